package io.deckhouse.payloadregistry.e2e;

import io.deckhouse.payloadregistry.authserver.RegistryAuthServer;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import java.nio.file.Path;

/** Real registries whose clients an auth server of this JVM lets in. */
final class TokenRegistry {
    private TokenRegistry() {}

    /** One that trusts what the file of certificates leads to. */
    static DockerRegistry of(RegistryAuthServer server, String service, Path bundle) {
        return DockerRegistry.withTokenAuth(
                new DockerRegistry.TokenAuth(
                        "http://127.0.0.1:%d/auth/token".formatted(server.address().getPort()),
                        service,
                        "d8-payload-registry",
                        bundle));
    }
}
