package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that writes and reads frames of HTTP/2, without TLS. */
final class FrameClient implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final byte GET = (byte) 0x82;
    static final byte POST = (byte) 0x83;
    static final byte STATUS_200 = (byte) 0x88;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int type, int flags, int stream, byte[] content) {}

    private final Socket socket;
    private final DataInputStream in;

    FrameClient(HttpHost host, byte... settings) throws IOException {
        socket = new Socket(host.address().getAddress(), host.address().getPort());
        socket.setSoTimeout(5_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream()
                .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(new Frame(SETTINGS, 0, 0, settings));
    }

    void send(Frame frame) throws IOException {
        var out = new ByteArrayOutputStream();
        int length = frame.content().length;
        out.write(new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length});
        out.write(new byte[] {(byte) frame.type(), (byte) frame.flags()});
        out.write(new byte[] {0, 0, 0, (byte) frame.stream()});
        out.write(frame.content());
        socket.getOutputStream().write(out.toByteArray());
        socket.getOutputStream().flush();
    }

    /** The block of a request for a path of five characters, of authority "a". */
    static byte[] request(String path, byte method) {
        byte[] content = {method, (byte) 0x86, 4, 5, 0, 0, 0, 0, 0, 1, 1, 'a'};
        System.arraycopy(path.getBytes(StandardCharsets.US_ASCII), 0, content, 4, 5);
        return content;
    }

    void ask(int stream, String path, byte method, int flags) throws IOException {
        send(new Frame(HEADERS, END_HEADERS | flags, stream, request(path, method)));
    }

    /** The server may have gone already. */
    void sendUntilRefused(Frame frame) {
        try {
            send(frame);
        } catch (IOException _) {
            // What the caller waits for.
        }
    }

    /** The same, with bytes that need not be whole frames. */
    void sendUntilRefused(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException _) {
            // What the caller waits for.
        }
    }

    /** Whether the server ends the connection, whatever it says before. */
    boolean isClosedByServer() throws IOException {
        try {
            in.readAllBytes();
            return true;
        } catch (SocketException _) {
            return true; // reset
        }
    }

    /** The next frame of a stream, of this kind or a reset. */
    Frame next(int stream, int type) throws IOException {
        while (true) {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int found = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            var frame = new Frame(found, flags, in.readInt(), in.readNBytes(length));
            if (frame.stream() == stream && (found == type || found == RESET)) {
                return frame;
            }
        }
    }

    /** The server may have gone already. */
    void ping() {
        sendUntilRefused(new Frame(PING, 0, 0, new byte[8]));
    }

    void expectAnswer(int stream) throws IOException {
        ask(stream, "/echo", GET, END_STREAM);
        Frame answer = next(stream, HEADERS);
        assertThat(answer.type()).isEqualTo(HEADERS);
        assertThat(answer.content()).contains(STATUS_200);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
