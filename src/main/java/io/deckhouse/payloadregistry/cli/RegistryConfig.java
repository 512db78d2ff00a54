package io.deckhouse.payloadregistry.cli;

import java.nio.file.Path;

/**
 * The configuration of a distribution registry (2.8 or 3.x) that trusts our auth server.
 *
 * @param realm the auth server's token URL, as clients reach it
 * @param bundle the file with the token CA's certificate
 * @param listen where the registry listens
 * @param storage the registry's directory of images; absolute like the bundle, since nobody knows
 *     where a registry is started
 */
record RegistryConfig(String realm, Tokens tokens, Path bundle, String listen, Path storage) {
    /** What tokens say, on both sides. */
    record Tokens(String service, String issuer) {}

    /** A whole configuration file; the same for every version, since tokens carry their chain. */
    String yaml() {
        return """
        version: 0.1
        log:
          level: info
        storage:
          filesystem:
            rootdirectory: %s
          delete:
            enabled: true
        http:
          addr: %s
        auth:
          token:
            realm: %s
            service: %s
            issuer: %s
            rootcertbundle: %s
        """
                .formatted(
                        quoted(storage.toString()),
                        quoted(listen),
                        quoted(realm),
                        quoted(tokens.service()),
                        quoted(tokens.issuer()),
                        quoted(bundle.toString()));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
