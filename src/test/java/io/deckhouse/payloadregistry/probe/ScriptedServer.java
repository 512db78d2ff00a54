package io.deckhouse.payloadregistry.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP server that answers as a test has it written, one request a connection. To TLS it answers
 * as Go's servers do: with plain text.
 */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    ScriptedServer() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    /** Host and port. */
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    int port() {
        return socket.getLocalPort();
    }

    /**
     * What to answer.
     *
     * @param place a path, with {@code " login"} after it for requests that carry a credential
     * @param head status and headers, a line each
     */
    void answer(String place, String head, String body) {
        answers.put(
                place,
                "HTTP/1.1 "
                        + head.strip().replace("\n", "\r\n")
                        + "\r\nConnection: close\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    /** The requests so far: method, target and credential. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                String answer = answer(client);
                client.getOutputStream().write(answer.getBytes(ISO_8859_1));
            } catch (IOException e) {
                seen.add(socket.isClosed() ? "closed" : "broken by " + e.getClass());
            }
        }
    }

    private String answer(Socket client) throws IOException {
        var input = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
        input.mark(1);
        if (input.read() == 0x16) { // a TLS handshake record
            return "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nnot TLS";
        }
        input.reset();
        String[] words = input.readLine().split(" ", 3);
        String login = "";
        for (String line = input.readLine(); !line.isEmpty(); line = input.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("authorization: ")) {
                login = line.substring(15);
            }
        }
        seen.add((words[0] + " " + words[1] + " " + login).strip());
        String place = words[1].replaceFirst("\\?.*", "") + (login.isEmpty() ? "" : " login");
        String answer = answers.getOrDefault(place, "HTTP/1.1 404 Not Found\r\n\r\n");
        return words[0].equals("HEAD")
                ? answer.substring(0, answer.indexOf("\r\n\r\n") + 4)
                : answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
