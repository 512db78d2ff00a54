package io.deckhouse.payloadregistry.cli;

import tools.jackson.databind.JsonNode;

/** What {@code verify -o json} said. */
final class Diagnosed {
    private Diagnosed() {}

    /** Result and text of a link, as {@code result: text}; empty where it was not looked at. */
    static String found(CliRun run, String link) {
        for (JsonNode check : run.json().path("checks")) {
            if (check.path("link").asString().equals(link)) {
                return check.path("result").asString() + ": " + check.path("text").asString();
            }
        }
        return "";
    }

    /** The link at which it found the chain broken. */
    static String broken(CliRun run) {
        return run.exits(3).json().path("broken").asString("");
    }
}
