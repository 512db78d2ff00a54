package io.deckhouse.payloadregistry.credential;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What docker and podman keep on disk: logins under {@code auths}, credential helpers, and whatever
 * else those tools know. Immutable; what a change does not speak of stays as it is.
 */
final class LoginDocument {
    private static final String AUTHS = "auths";

    /** As docker indents it. */
    private static final DefaultPrettyPrinter PRINTER =
            new DefaultPrettyPrinter(
                            Separators.createDefaultInstance()
                                    .withObjectNameValueSpacing(Spacing.AFTER)
                                    .withObjectEmptySeparator("")
                                    .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("\t", "\n"))
                    .withArrayIndenter(new DefaultIndenter("\t", "\n"));

    private final ObjectNode root;

    private LoginDocument(ObjectNode root) {
        this.root = root;
    }

    /** The document of who has never logged in. */
    static LoginDocument empty() {
        return new LoginDocument(JsonNodeFactory.instance.objectNode());
    }

    /** Reads a document that {@link DockerConfig} has found to be one. */
    static LoginDocument of(byte[] text) {
        return new LoginDocument((ObjectNode) Json.TREES.read(text));
    }

    /** The name of the helper that keeps this server's login. */
    Optional<String> helper(String server) {
        String own = root.path("credHelpers").path(server).asString("");
        String common = root.path("credsStore").asString("");
        String name = own.isEmpty() ? common : own;
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** Whether that helper is one for this server alone. */
    boolean hasOwnHelper(String server) {
        return !root.path("credHelpers").path(server).asString("").isEmpty();
    }

    boolean hasAny(List<String> servers) {
        JsonNode auths = root.path(AUTHS);
        return servers.stream().anyMatch(auths::has);
    }

    /** With a login as the tools write it: user and password together in {@code auth}. */
    LoginDocument with(String server, RegistryCredential credential) {
        ObjectNode copy = root.deepCopy();
        copy.withObjectProperty(AUTHS).putObject(server).put("auth", credential.basicAuth());
        return new LoginDocument(copy);
    }

    /** With the mark that a helper keeps this server's login. */
    LoginDocument withMark(String server) {
        ObjectNode copy = root.deepCopy();
        copy.withObjectProperty(AUTHS).putObject(server);
        return new LoginDocument(copy);
    }

    LoginDocument without(List<String> servers) {
        ObjectNode copy = root.deepCopy();
        if (copy.get(AUTHS) instanceof ObjectNode auths) {
            auths.remove(servers);
        }
        return new LoginDocument(copy);
    }

    boolean isSame(LoginDocument other) {
        return root.equals(other.root);
    }

    byte[] toBytes() {
        return Json.TREES.printedBy(PRINTER).bytes(root);
    }
}
