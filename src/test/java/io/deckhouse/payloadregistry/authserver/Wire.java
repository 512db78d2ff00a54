package io.deckhouse.payloadregistry.authserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Sends requests byte by byte as a client would, and reads the answer as text. */
final class Wire {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    /** An answer as it came. */
    record Answer(int status, List<String> headers, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        String token() {
            return json().path("access_token").asString("");
        }
    }

    static Answer get(InetSocketAddress address, String target, String... headers)
            throws IOException {
        return send(address, "GET " + target, "", headers);
    }

    static Answer post(InetSocketAddress address, String form, String... headers)
            throws IOException {
        return send(address, "POST /auth/token", form, headers);
    }

    static Answer send(InetSocketAddress address, String start, String body, String... headers)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = new StringBuilder(start).append(" HTTP/1.1\r\nHost: auth.example.com\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (bytes.length > 0) {
            request.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        return exchange(address, request.append("Connection: close\r\n\r\n").append(body));
    }

    /** Sends these headers and this body, whether they fit each other or not, and no more. */
    static Answer sendAsIs(InetSocketAddress address, String start, String body, String... headers)
            throws IOException {
        var request = new StringBuilder(start).append(" HTTP/1.1\r\nHost: auth.example.com\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return exchange(address, request.append("\r\n").append(body));
    }

    private static Answer exchange(InetSocketAddress address, CharSequence request)
            throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return parse(
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        List<String> head = text.substring(0, end).lines().toList();
        int status = Integer.parseInt(head.getFirst().split(" ", -1)[1]);
        return new Answer(status, head.subList(1, head.size()), text.substring(end + 4));
    }
}
