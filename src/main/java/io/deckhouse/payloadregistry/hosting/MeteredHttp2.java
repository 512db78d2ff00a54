package io.deckhouse.payloadregistry.hosting;

import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Makes connections of HTTP/2 that account for what they hold. Jetty's factories make the parser
 * themselves, so this does over again what they do, with two classes that are internal to Jetty.
 */
final class MeteredHttp2 {
    private final HeadBudget heads;

    private MeteredHttp2(HeadBudget heads) {
        this.heads = heads;
    }

    /** For clients that choose it in their handshake, or for those that know beforehand. */
    static AbstractHTTP2ServerConnectionFactory factory(
            HttpConfiguration config, HeadBudget heads, boolean isTls) {
        var metered = new MeteredHttp2(heads);
        return isTls ? metered.new Negotiated(config) : metered.new Cleartext(config);
    }

    private final class Negotiated extends HTTP2ServerConnectionFactory {
        Negotiated(HttpConfiguration config) {
            super(config);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            ServerSessionListener listener = newSessionListener(connector, endPoint);
            return configure(connect(this, connector, endPoint, listener), connector, endPoint);
        }
    }

    private final class Cleartext extends HTTP2CServerConnectionFactory {
        Cleartext(HttpConfiguration config) {
            super(config);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            ServerSessionListener listener = newSessionListener(connector, endPoint);
            return configure(connect(this, connector, endPoint, listener), connector, endPoint);
        }
    }

    private HTTP2ServerConnection connect(
            AbstractHTTP2ServerConnectionFactory made,
            Connector connector,
            EndPoint endPoint,
            ServerSessionListener listener) {
        HttpConfiguration config = made.getHttpConfiguration();
        Runnable cut = Cut.of(connector, endPoint);
        HeadBudget.Holding blocks = heads.open(cut);
        HeadBudget.Holding data = heads.open(cut);
        var generator =
                new Generator(
                        connector.getByteBufferPool(),
                        made.isUseOutputDirectByteBuffers(),
                        made.getMaxHeaderBlockFragment());
        generator.getHpackEncoder().setMaxHeaderListSize(config.getResponseHeaderSize());
        var parser =
                new MeteredParser(
                        connector.getByteBufferPool(),
                        config.getRequestHeaderSize(),
                        made.getRateControlFactory().newRateControl(endPoint),
                        blocks);
        parser.setMaxSettingsKeys(made.getMaxSettingsKeys());
        var session =
                new HTTP2ServerSession(
                        connector.getScheduler(),
                        endPoint,
                        parser,
                        generator,
                        listener,
                        new MeteredFlow(data, cut));
        session.setMaxLocalStreams(made.getMaxConcurrentStreams());
        session.setMaxRemoteStreams(made.getMaxConcurrentStreams());
        session.setMaxEncoderTableCapacity(made.getMaxEncoderTableCapacity());
        session.setStreamIdleTimeout(endPoint.getIdleTimeout());
        session.setInitialSessionRecvWindow(made.getInitialSessionRecvWindow());
        session.setWriteThreshold(config.getOutputBufferSize());
        session.setConnectProtocolEnabled(made.isConnectProtocolEnabled());
        var connection = new HTTP2ServerConnection(connector, endPoint, config, session, listener);
        connection.setUseInputDirectByteBuffers(made.isUseInputDirectByteBuffers());
        connection.setUseOutputDirectByteBuffers(made.isUseOutputDirectByteBuffers());
        connection.addEventListener(made.getBean(SessionContainer.class));
        connection.addEventListener(new Release(blocks, data));
        parser.init(connection);
        return connection;
    }

    private record Release(HeadBudget.Holding blocks, HeadBudget.Holding data)
            implements Connection.Listener {
        @Override
        public void onClosed(Connection connection) {
            blocks.close();
            data.close();
        }
    }
}
