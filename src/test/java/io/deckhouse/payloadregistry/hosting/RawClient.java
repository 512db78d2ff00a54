package io.deckhouse.payloadregistry.hosting;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes it is told to. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /** A parsed answer; header names in lower case. */
    record Reply(int status, Map<String, String> headers, String body) {
        boolean closes() {
            return "close".equals(headers.get("connection"));
        }
    }

    RawClient(InetSocketAddress address) throws IOException {
        this(new Socket(address.getAddress(), address.getPort()));
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(5_000);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends as much as the server takes; it may hang up. */
    RawClient sendUntilRefused(String text) {
        try {
            return send(text);
        } catch (IOException _) {
            return this;
        }
    }

    RawClient finishSending() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    Reply reply() throws IOException {
        return reply(true);
    }

    Reply headReply() throws IOException {
        return reply(false);
    }

    /** Whether the server ended the connection without another byte. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException _) {
            return true; // reset
        }
    }

    /** Reads up to the end of these bytes. */
    void readUntil(String bytes) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(bytes) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after " + read.length() + " bytes");
            }
            read.append((char) next);
        }
    }

    /** Reads until the server ends the connection, with a TLS alert perhaps. */
    void readToEnd() throws IOException {
        in.readAllBytes();
    }

    private Reply reply(boolean hasBody) throws IOException {
        String[] statusLine = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + "|" + b);
        }
        int status = Integer.parseInt(statusLine[1]);
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body =
                hasBody && status >= 200
                        ? new String(in.readNBytes(length), StandardCharsets.UTF_8)
                        : "";
        return new Reply(status, headers, body);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("closed after: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
