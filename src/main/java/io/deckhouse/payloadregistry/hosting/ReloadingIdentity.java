package io.deckhouse.payloadregistry.hosting;

import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and key for TLS, from files that may change while connections come in.
 *
 * <p>Alias names carry a generation, and the one before the current stays known: a handshake that
 * chose an alias just before a swap still gets a chain and a key that fit.
 */
final class ReloadingIdentity extends X509ExtendedKeyManager {
    private final Transport.Tls files;
    private final InstantSource clock;
    private final AtomicReference<Generation> current;

    /** One loaded state; {@code before} has itself no {@code before}. */
    private record Generation(
            long number, String fingerprint, ServerIdentity identity, @Nullable Generation before) {
        String alias() {
            return "generation-" + number;
        }

        Generation next(String newFingerprint, ServerIdentity newIdentity) {
            var last = new Generation(number, fingerprint, identity, null);
            return new Generation(number + 1, newFingerprint, newIdentity, last);
        }

        @Nullable ServerIdentity find(String alias) {
            if (alias.equals(alias())) {
                return identity;
            }
            return before == null ? null : before.find(alias);
        }
    }

    /** Loads the files for the first time; an error names the file. */
    ReloadingIdentity(Transport.Tls files, InstantSource clock) throws IOException {
        this.files = files;
        this.clock = clock;
        var source = ServerIdentity.Source.read(files);
        this.current =
                new AtomicReference<>(new Generation(0, source.fingerprint(), source.load(), null));
    }

    /** Looks at the files' content, so that swapped symbolic links count as a change too. */
    TlsReload reloadIfChanged() {
        try {
            var source = ServerIdentity.Source.read(files);
            String fingerprint = source.fingerprint();
            Generation known = generation();
            if (fingerprint.equals(known.fingerprint())) {
                return new TlsReload.Unchanged();
            }
            // The fingerprint is remembered with what was loaded, never before: a half-written
            // file is looked at again next time.
            ServerIdentity loaded = source.load();
            Instant now = clock.instant();
            if (known.identity().isValidAt(now)) {
                loaded.requireValidAt(now, files.certificateChain());
            }
            current.set(known.next(fingerprint, loaded));
            return new TlsReload.Reloaded(loaded.chain().getFirst().getNotAfter().toInstant());
        } catch (IOException unusable) {
            return new TlsReload.Failed(String.valueOf(unusable.getMessage()));
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generation now = generation();
        return now.identity().key().getAlgorithm().equals(keyType) ? now.alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerIdentity identity = generation().find(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerIdentity identity = generation().find(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    private Generation generation() {
        return current.get();
    }
}
