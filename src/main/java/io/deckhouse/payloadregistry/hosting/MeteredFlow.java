package io.deckhouse.payloadregistry.hosting;

import org.eclipse.jetty.http2.BufferingFlowControlStrategy;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Flow control of one HTTP/2 connection that accounts for the data which have come and which nobody
 * has read yet, as they are until a request's answer where it should have no body. Those of usual
 * requests cost no more than adding them up.
 */
final class MeteredFlow extends BufferingFlowControlStrategy {
    /** When to tell the client that there is room again: at half of it, Jetty's own choice. */
    private static final float RATIO = 0.5f;

    /** What a frame takes besides its bytes. */
    private static final int FRAME = 256;

    /** Bodies of usual requests are not counted. */
    private static final int USUAL = 32 * 1024;

    /** No client has a reason to send so many small frames that they come to more. */
    private static final int MOST = 1024 * 1024;

    private final HeadBudget.Holding holding;
    private final Runnable cut;
    private long bytes;
    private long frames;
    private long held;
    private boolean isCut;

    MeteredFlow(HeadBudget.Holding holding, Runnable cut) {
        super(RATIO);
        this.holding = holding;
        this.cut = cut;
    }

    @Override
    public void onDataReceived(Session session, @Nullable Stream stream, int length) {
        super.onDataReceived(session, stream, length);
        change(length, 1);
    }

    @Override
    public void onDataConsumed(Session session, @Nullable Stream stream, int length) {
        change(-length, -1);
        super.onDataConsumed(session, stream, length);
    }

    /** What is thrown away is consumed many frames at once: there are never more than bytes. */
    private synchronized void change(int moreBytes, int moreFrames) {
        bytes += moreBytes;
        frames = Math.clamp(frames + moreFrames, 0, bytes);
        long cost = bytes + FRAME * frames;
        long counted = cost > USUAL ? cost : 0;
        if (counted != held) {
            held = counted;
            holding.hold(counted);
        }
        if (cost > MOST && !isCut) {
            isCut = true;
            cut.run();
        }
    }
}
