package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes bytes between clients and one server, until its connections are cut or frozen. */
final class CuttableProxy implements AutoCloseable {
    private enum State {
        PASSING,
        CUT,
        FROZEN
    }

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile State state = State.PASSING;

    CuttableProxy(String host, int port) {
        server = new InetSocketAddress(host, port);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends every connection and refuses new ones. */
    void cut() {
        state = State.CUT;
        sockets.forEach(CuttableProxy::closeQuietly);
    }

    /** Lets every connection stand and passes nothing more, as a lost network does. */
    void freeze() {
        state = State.FROZEN;
    }

    /** New connections pass again; frozen ones stay lost. */
    void repair() {
        state = State.PASSING;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (state == State.CUT) {
                    closeQuietly(client);
                } else {
                    join(client);
                }
            } catch (IOException _) {
                // the listener is closed, or this one connection failed
            }
        }
    }

    private void join(Socket client) throws IOException {
        Socket upstream = new Socket();
        upstream.connect(server);
        sockets.add(client);
        sockets.add(upstream);
        Thread.ofVirtual().start(() -> pass(client, upstream));
        Thread.ofVirtual().start(() -> pass(upstream, client));
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            boolean lost = false;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                lost |= state == State.FROZEN;
                if (!lost) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException _) {
            // one side went away: so does the other
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // closed is closed
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(CuttableProxy::closeQuietly);
    }
}
