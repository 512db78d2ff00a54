package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The assertion that a cluster refuses something. */
public final class RefusalAssert {
    private RefusalAssert() {}

    /** Asserts that the call fails for this reason, with a message. */
    public static void assertRefusal(Reason reason, ThrowingCallable call) {
        ClusterException refusal = catchThrowableOfType(ClusterException.class, call);

        assertThat(refusal).as("refused with %s", reason).isNotNull();
        assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
        assertThat(refusal).message().isNotBlank();
    }
}
