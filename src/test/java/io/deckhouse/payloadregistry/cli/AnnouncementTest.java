package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a daemon says at its start. */
final class AnnouncementTest {
    @Test
    void namesNoNamespaceThatIsLeftOut() {
        assertThat(Announcement.places(List.of(), List.of())).isEqualTo("all namespaces");
        assertThat(Announcement.places(List.of("n1", "n2", "n3"), List.of("n3")))
                .isEqualTo("n1, n2");
    }
}
