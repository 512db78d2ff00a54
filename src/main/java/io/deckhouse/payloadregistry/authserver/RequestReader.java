package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.hosting.HttpRequest;
import io.deckhouse.payloadregistry.hosting.Parameters;
import io.deckhouse.payloadregistry.hosting.RejectedRequest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Reads token requests as clients send them: GET with a query and Basic credentials, POST with a
 * form (distribution token specification, both forms).
 */
final class RequestReader {
    private static final String BASIC = "basic ";
    private static final String UNSUPPORTED = "UNSUPPORTED";

    private RequestReader() {}

    /** What was read. */
    sealed interface Read {
        record Good(TokenRequest request) implements Read {}

        record Bad(TokenReply.Malformed reply) implements Read {}
    }

    static Read read(HttpRequest request) {
        try {
            return request.method().equals("POST") ? post(request) : get(request);
        } catch (RejectedRequest rejected) {
            return bad(String.valueOf(rejected.getMessage()));
        }
    }

    private static Read get(HttpRequest request) {
        return good(request, request.query(), header(request));
    }

    /** A form without credentials is never anonymous: the client believes that it sent some. */
    private static Read post(HttpRequest request) {
        if (!request.isForm()) {
            return bad("a POST carries application/x-www-form-urlencoded");
        }
        Parameters form = request.form();
        List<String> grants = form.all("grant_type");
        if (!grants.equals(List.of("password"))) {
            return bad(
                    grants.equals(List.of("refresh_token"))
                            ? "refresh tokens are not issued here: use grant_type=password"
                            : "only grant_type=password is supported");
        }
        List<byte[]> usernames = form.allBytes("username");
        List<byte[]> passwords = form.allBytes("password");
        if (usernames.isEmpty() && passwords.isEmpty()) {
            Login login = header(request);
            return login instanceof Login.Anonymous
                    ? bad("the form has no username and password")
                    : good(request, form, login);
        }
        if (usernames.size() != 1 || passwords.size() != 1) {
            return bad("the form must have one username and one password");
        }
        return good(
                request,
                form,
                presented(usernames.getFirst(), passwords.getFirst(), request.client()));
    }

    /** A broken scope is left for the parser to skip; a broken account is nobody's. */
    private static Read good(HttpRequest request, Parameters parameters, Login login) {
        parameters.allBytes("account");
        return new Read.Good(
                new TokenRequest(
                        login,
                        parameters.all("service"),
                        parameters.allLegible("scope"),
                        request.client()));
    }

    private static Read bad(String message) {
        return new Read.Bad(new TokenReply.Malformed(UNSUPPORTED, message));
    }

    private static Login header(HttpRequest request) {
        List<String> sent = request.headers().all("Authorization");
        if (sent.isEmpty()) {
            return new Login.Anonymous();
        }
        String value = sent.getFirst().strip();
        if (sent.size() > 1 || !value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return new Login.Unreadable("one Authorization header of type Basic is needed");
        }
        byte[] encoded = value.getBytes(StandardCharsets.ISO_8859_1);
        int from = BASIC.length();
        while (from < encoded.length && (encoded[from] == ' ' || encoded[from] == '\t')) {
            from++;
        }
        ByteBuffer pair;
        try {
            pair =
                    Base64.getDecoder()
                            .decode(ByteBuffer.wrap(encoded, from, encoded.length - from));
        } catch (IllegalArgumentException _) {
            return new Login.Unreadable("the Basic credentials are not base64");
        }
        // In UTF-8 and in Latin-1 alike this byte is a colon and nothing else.
        int colon = 0;
        while (colon < pair.limit() && pair.get(colon) != ':') {
            colon++;
        }
        if (colon == pair.limit()) {
            return new Login.Unreadable("the Basic credentials have no colon");
        }
        var username = new byte[colon];
        var password = new byte[pair.limit() - colon - 1];
        pair.get(0, username).get(colon + 1, password);
        return presented(username, password, request.client());
    }

    /** Of a name that is not UTF-8 the last reading counts, which is text as well. */
    private static Login presented(byte[] username, byte[] password, InetAddress client) {
        String name = Password.of(username).readings().getLast().reveal();
        return new Login.Presented(new Credentials(name, Password.of(password), client));
    }
}
