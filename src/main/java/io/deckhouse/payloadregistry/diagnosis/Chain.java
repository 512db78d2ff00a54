package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.diagnosis.Check.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers the links of one chain in whatever order they are learnt. */
final class Chain {
    private final String about;
    private final List<Check> checks = new ArrayList<>();

    Chain(String about) {
        this.about = about;
    }

    void ok(Link link, String text) {
        checks.add(new Check(link, about, Result.OK, text, ""));
    }

    void broken(Link link, String text, String remedy) {
        checks.add(new Check(link, about, Result.BROKEN, text, remedy));
    }

    void skipped(Link link, String text) {
        checks.add(new Check(link, about, Result.SKIPPED, text, ""));
    }

    /** Says of a link that it is broken after all. */
    void replace(Link link, String text, String remedy) {
        checks.removeIf(check -> check.link() == link);
        broken(link, text, remedy);
    }

    /** Says of links that nobody has looked at why not. */
    void skipRest(List<Link> links, String text) {
        for (Link link : links) {
            if (checks.stream().noneMatch(check -> check.link() == link)) {
                skipped(link, text);
            }
        }
    }

    boolean isBroken(Link link) {
        return checks.stream()
                .anyMatch(check -> check.link() == link && check.result() == Result.BROKEN);
    }

    boolean isWhole() {
        return checks.stream().noneMatch(check -> check.result() == Result.BROKEN);
    }

    /** The links in the order in which they hold. */
    List<Check> checks() {
        return checks.stream().sorted(Comparator.comparing(Check::link)).toList();
    }
}
