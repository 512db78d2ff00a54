package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/** Somebody else's program: serves one token to itself and prints the answer's status. */
final class EmbeddedProgram {
    private EmbeddedProgram() {}

    public static void main(String[] arguments) throws Exception {
        Clock clock = Clock.systemUTC();
        var random = new SecureRandom();
        var directory = new KeyDirectory(Path.of(arguments[0]));
        var keys = RotatingKeys.open(directory, RotationPolicy.STANDARD, clock, random);
        var ali = new Principal.Kubernetes(Identity.user("ali"), "", Instant.MAX);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var server =
                RegistryAuthServer.builder("registry.example.com", keys, clock, random)
                        .authenticator(_ -> new Authentication.Proven(ali))
                        .authorizer((_, _, _) -> new Verdict(Set.of(Action.PULL), "open house"))
                        .start(ListenConfig.plain(address))) {
            var answer =
                    Wire.get(
                            server.address(),
                            "/token?scope=repository:cave/gold:pull",
                            Wire.basic("ali", "any"));
            System.out.println(answer.status() + " " + answer.json().path("scope").asString());
        }
    }
}
