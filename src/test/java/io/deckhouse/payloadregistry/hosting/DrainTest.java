package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.hosting.RawClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class DrainTest {
    @Test
    void finishesARequestOnItsWayThenStops() throws Exception {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        HttpHost host =
                Hosts.start(_ -> {
                    started.countDown();
                    release.await();
                    return HttpResponse.text(200, "finished");
                });
        try (var client = new RawClient(host.address());
                var idle = new RawClient(host.address())) {
            client.send(RawClient.get("/"));
            started.await();
            await().until(() -> host.openConnections() == 2);

            Thread closing = Thread.ofVirtual().start(host::close);
            assertThat(idle.isClosedByServer()).isTrue();
            await().until(() -> refusesConnections(host));
            release.countDown();
            Reply reply = client.reply();

            assertThat(reply.body()).isEqualTo("finished");
            assertThat(reply.closes()).isTrue();
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(closing.join(Duration.ofSeconds(3))).isTrue();
        }
    }

    @Test
    @Timeout(3)
    void stopsAtOnceWithIdleConnections() throws IOException {
        HttpHost host = Hosts.start(Hosts.echo());
        try (var idle = new RawClient(host.address())) {
            idle.send(RawClient.get("/echo")).reply();

            host.close();
            host.close();

            assertThat(idle.isClosedByServer()).isTrue();
        }
    }

    @Test
    void finishesARequestThatIsStillComingIn() throws Exception {
        HttpHost host = Hosts.start(Hosts.echo());
        try (var client = new RawClient(host.address())) {
            client.send(RawClient.get("/echo")).reply();
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n");
            client.send("Content-Length: 4\r\n\r\n").reply();

            Thread closing = Thread.ofVirtual().start(host::close);
            await().until(() -> refusesConnections(host));
            Reply reply = client.send("done").reply();

            assertThat(reply.body()).isEqualTo("POST /echo done");
            assertThat(closing.join(Duration.ofSeconds(3))).isTrue();
        }
    }

    private static boolean refusesConnections(HttpHost host) {
        try (var _ = new RawClient(host.address())) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
