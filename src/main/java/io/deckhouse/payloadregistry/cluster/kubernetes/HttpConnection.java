package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.ApiClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection that speaks HTTP/1.1 (RFC 9112), one request after the other. */
final class HttpConnection {
    private static final int MAX_LINE = 64 * 1024;
    private static final int BUFFER = 16 * 1024;
    private static final int MAX_HEADERS = 200;
    private static final int USUAL_ANSWER = 8 * 1024;
    private static final int SURELY_BUFFERED = 16 * 1024;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");

    private final Socket socket;
    private final Socket below;
    private final InputStream in;

    /** What was read from the socket, and how much of it was used. */
    private final byte[] buffer = new byte[BUFFER];

    private int used;
    private int filled;
    private boolean answered;
    private boolean reusable = true;
    private long lastUsed = System.nanoTime();
    private long deadline;

    /**
     * Speaks through this socket.
     *
     * @param below what lies below its TLS
     */
    HttpConnection(Socket socket, Socket below) throws IOException {
        this.socket = socket;
        this.below = below;
        this.in = socket.getInputStream();
    }

    /** Sends a request and reads its answer before the deadline, a {@link System#nanoTime}. */
    Answer exchange(byte[] head, byte[] body, long until) throws IOException {
        deadline = until;
        answered = false;
        reusable = false; // until the answer is whole
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        write(whole);
        String status = line();
        int code = code(status);
        Map<String, String> headers = headers();
        while (code < 200) {
            code = code(line());
            headers = headers();
        }
        boolean closes = headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        byte[] content = content(code, headers);
        reusable =
                !closes
                        && isDelimited(code, headers)
                        && status.startsWith("HTTP/1.1")
                        && used == filled;
        lastUsed = System.nanoTime();
        return new Answer(
                code,
                headers.getOrDefault("retry-after", ""),
                headers.getOrDefault("date", ""),
                content);
    }

    /** A socket has no time limit for writing; what its buffer does not hold may wait for ever. */
    private void write(byte[] whole) throws IOException {
        Thread limit = whole.length > SURELY_BUFFERED ? closingInTime() : null;
        try {
            socket.getOutputStream().write(whole);
        } catch (IOException e) {
            millisTo(deadline);
            throw e;
        } finally {
            if (limit != null) {
                limit.interrupt();
            }
        }
    }

    private Thread closingInTime() {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        Thread.sleep(left);
                        close();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt(); // it was written in time
                    }
                });
    }

    /** Whether anything of the last answer came. */
    boolean hasAnswered() {
        return answered;
    }

    boolean isReusable() {
        return reusable;
    }

    Duration idleFor() {
        return Duration.ofNanos(System.nanoTime() - lastUsed);
    }

    /** Without a farewell: TLS would wait for the other side's as long as for an answer. */
    void close() {
        try {
            below.close();
        } catch (IOException _) {
            // It ends here either way, and what it carried is done.
            reusable = false;
        }
    }

    /** Milliseconds to a deadline, for a socket's timeouts, which take zero for ever. */
    static int millisTo(long deadline) throws SocketTimeoutException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("the time limit is over");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    private static int code(String status) throws IOException {
        Matcher parts = STATUS.matcher(status);
        if (!parts.matches()) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        return Integer.parseInt(parts.group(1));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() > MAX_HEADERS) {
                throw new IOException("the answer's header is malformed");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static boolean isEmpty(int code) {
        return code == NO_CONTENT || code == NOT_MODIFIED;
    }

    private static boolean isDelimited(int code, Map<String, String> headers) {
        return isEmpty(code)
                || headers.containsKey("transfer-encoding")
                || headers.containsKey("content-length");
    }

    private byte[] content(int code, Map<String, String> headers) throws IOException {
        if (isEmpty(code)) {
            return new byte[0];
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream(USUAL_ANSWER);
        if (headers.containsKey("transfer-encoding")) {
            if (!headers.get("transfer-encoding").equalsIgnoreCase("chunked")) {
                throw new IOException("the answer's transfer encoding is not known");
            }
            chunks(content);
        } else if (headers.containsKey("content-length")) {
            copy(content, number(headers.get("content-length"), 10));
        } else {
            while (hasMore()) {
                content.write(buffer, used, filled - used);
                used = filled;
                limit(content.size());
            }
        }
        return content.toByteArray();
    }

    private void chunks(ByteArrayOutputStream content) throws IOException {
        long size = chunkSize(line());
        while (size > 0) {
            copy(content, size);
            if (!line().isEmpty()) {
                throw new IOException("the answer's chunks are malformed");
            }
            size = chunkSize(line());
        }
        headers(); // trailers
    }

    /** What follows a semicolon are extensions, which nobody needs to know. */
    private static long chunkSize(String line) throws IOException {
        int extensions = line.indexOf(';');
        return number((extensions < 0 ? line : line.substring(0, extensions)).strip(), 16);
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text, radix);
            if (number < 0) {
                throw new IOException("the answer has a negative length");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IOException("the answer's length is malformed", e);
        }
    }

    private void copy(ByteArrayOutputStream content, long size) throws IOException {
        limit(content.size() + size);
        long left = size;
        while (left > 0) {
            if (!hasMore()) {
                throw new EOFException("the answer is cut off");
            }
            int taken = (int) Math.min(left, filled - used);
            content.write(buffer, used, taken);
            used += taken;
            left -= taken;
        }
    }

    private static void limit(long size) throws IOException {
        if (size > ApiClient.MAX_ANSWER) {
            throw new IOException("the answer is larger than 256 MiB");
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (!hasMore()) {
                throw new EOFException("the server closed the connection");
            }
            int end = used;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            line.append(new String(buffer, used, end - used, StandardCharsets.ISO_8859_1));
            if (line.length() >= MAX_LINE) {
                throw new IOException("the answer's header is too long");
            }
            used = Math.min(end + 1, filled);
            if (end < filled) {
                return line.toString().stripTrailing();
            }
        }
    }

    /** Whether there is a byte to use, read now if need be; no more at the connection's end. */
    private boolean hasMore() throws IOException {
        if (used < filled) {
            return true;
        }
        socket.setSoTimeout(millisTo(deadline));
        used = 0;
        filled = Math.max(0, in.read(buffer));
        answered |= filled > 0;
        return filled > 0;
    }
}
