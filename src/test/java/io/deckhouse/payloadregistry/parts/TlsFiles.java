package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;

/**
 * {@code tls.crt} and {@code tls.key} of a server on loopback, renewed as cert-manager does it in a
 * mounted Secret: the pair changes in one step.
 */
public final class TlsFiles {
    private static final String DATA = "..data";

    private final Path directory;
    private final Pki pki = new Pki("test authority");
    private int generation;

    /** Writes nothing yet. */
    public TlsFiles(Path directory) {
        this.directory = directory;
    }

    /** Puts a new certificate and key in the place of the old ones. */
    public X509Certificate renew() throws IOException {
        Pki.Identity next = pki.server("server " + generation);
        Path pair = Files.createDirectories(directory.resolve(".." + generation++));
        Files.writeString(pair.resolve("tls.crt"), next.certificatePem());
        Files.writeString(pair.resolve("tls.key"), next.keyPem());
        Path link = Files.createSymbolicLink(directory.resolve("..next"), pair.getFileName());
        Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
        for (String name : new String[] {"tls.crt", "tls.key"}) {
            if (!Files.exists(directory.resolve(name))) {
                Files.createSymbolicLink(directory.resolve(name), Path.of(DATA, name));
            }
        }
        return next.certificate();
    }

    /** What a client needs to trust every certificate of these. */
    public SSLContext trust() {
        return pki.trust();
    }
}
