package io.deckhouse.payloadregistry.probe;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why no answer came from a server.
 *
 * @param text one clause for people, without the server's name
 */
public record Obstacle(Kind kind, String text) {
    /** The kinds that have remedies of their own. */
    public enum Kind {
        /** Its name has no address. */
        UNKNOWN_HOST,
        /** Nothing listens there, or nothing gets there. */
        REFUSED,
        /** No answer within the time. */
        TIMED_OUT,
        /** Its certificate leads to no authority that is trusted here. */
        UNTRUSTED,
        /** Its certificate is not valid yet or any more. */
        NOT_IN_DATE,
        /** Its certificate is for other names. */
        WRONG_NAME,
        /** It does not speak TLS. */
        NO_TLS,
        /** It speaks TLS in a way that does not lead anywhere. */
        TLS,
        /** The connection broke, or what came is no HTTP. */
        BROKEN
    }

    /** Whether a server that speaks plain HTTP can be behind it. */
    boolean mayBePlain() {
        return switch (kind) {
            case NO_TLS, TLS, BROKEN, TIMED_OUT -> true;
            case UNKNOWN_HOST, REFUSED, UNTRUSTED, NOT_IN_DATE, WRONG_NAME -> false;
        };
    }

    /** The same, where a proxy was on the way; an empty one changes nothing. */
    Obstacle through(String proxy) {
        return proxy.isEmpty()
                ? this
                : new Obstacle(kind, text + " (through the proxy " + proxy + ")");
    }

    static Obstacle of(Throwable failure, Duration timeout) {
        if (find(failure, TimeoutException.class).isPresent()
                || find(failure, java.net.http.HttpTimeoutException.class).isPresent()) {
            return new Obstacle(
                    Kind.TIMED_OUT, "no answer within " + timeout.toMillis() / 1000.0 + " s");
        }
        if (find(failure, UnknownHostException.class).isPresent()
                || find(failure, UnresolvedAddressException.class).isPresent()) {
            return new Obstacle(Kind.UNKNOWN_HOST, "the name has no address");
        }
        Optional<SSLException> tls = find(failure, SSLException.class);
        if (tls.isPresent()) {
            return ofTls(tls.get());
        }
        if (find(failure, ConnectException.class).isPresent()
                || find(failure, NoRouteToHostException.class).isPresent()) {
            return new Obstacle(Kind.REFUSED, "the connection is refused");
        }
        return new Obstacle(Kind.BROKEN, "the connection broke before an answer came");
    }

    private static Obstacle ofTls(SSLException failure) {
        if (find(failure, CertificateExpiredException.class).isPresent()) {
            return new Obstacle(Kind.NOT_IN_DATE, "a certificate has expired");
        }
        if (find(failure, CertificateNotYetValidException.class).isPresent()) {
            return new Obstacle(Kind.NOT_IN_DATE, "a certificate is not valid yet");
        }
        if (find(failure, CertPathBuilderException.class).isPresent()) {
            return new Obstacle(
                    Kind.UNTRUSTED,
                    "the certificate leads to no authority that this machine trusts");
        }
        String text = Objects.requireNonNullElse(failure.getMessage(), "");
        if (find(failure, CertificateException.class).isPresent()) {
            return text.contains("No subject alternative") || text.contains("No name matching")
                    ? new Obstacle(Kind.WRONG_NAME, "the certificate is for other names")
                    : new Obstacle(Kind.UNTRUSTED, "the certificate is not accepted");
        }
        return text.contains("Unsupported or unrecognized SSL message")
                ? new Obstacle(Kind.NO_TLS, "it does not speak TLS")
                : new Obstacle(Kind.TLS, "the TLS handshake failed");
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }
        return Optional.empty();
    }
}
