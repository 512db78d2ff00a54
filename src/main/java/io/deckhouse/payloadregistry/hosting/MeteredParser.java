package io.deckhouse.payloadregistry.hosting;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http2.Flags;
import org.eclipse.jetty.http2.frames.Frame;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.http2.parser.ServerParser;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RateControl;

/**
 * A parser of HTTP/2 that accounts for what it holds whenever it waits for more bytes: a header
 * block that has not ended, a frame that has not, and a table of many small fields, which a client
 * may fill and leave. Data are passed on as they come.
 */
final class MeteredParser extends ServerParser {
    /** Room for a whole frame is taken as it begins. */
    private static final int FRAME = Frame.DEFAULT_MAX_SIZE;

    /** The least room that the pool gives, where a block's bytes are gathered. */
    private static final int ROOM = 4 * 1024;

    /** That room grows by twice what comes. */
    private static final int GROWTH = 2;

    /** What a field in the table takes, about, and how many are usual, at some 130 bytes each. */
    private static final int FIELD = 256;

    private static final int USUAL_FIELDS = 32;

    private final HeadBudget.Holding holding;
    // Used by one thread at a time: the one that reads.
    private boolean isInFrame;
    private boolean isInBlock;
    private long block;
    private long held;
    // Read by others; the time first, so that whoever sees it unfinished sees since when.
    private volatile long sinceNanos;
    private volatile boolean isUnfinished;

    MeteredParser(
            ByteBufferPool pool, int headerBytes, RateControl rate, HeadBudget.Holding holding) {
        super(pool, headerBytes, rate);
        this.holding = holding;
    }

    /** Whether a block or frame has been unfinished for so long. */
    boolean isSlow(long nowNanos, long timeoutNanos) {
        return isUnfinished && nowNanos - sinceNanos > timeoutNanos;
    }

    @Override
    public void parse(ByteBuffer buffer) {
        super.parse(buffer);
        boolean waits = isInFrame || isInBlock;
        if (waits && !isUnfinished) {
            sinceNanos = System.nanoTime();
        }
        if (waits != isUnfinished) {
            isUnfinished = waits;
        }
        account();
    }

    @Override
    protected boolean parseHeader(ByteBuffer buffer) {
        boolean isWhole = super.parseHeader(buffer);
        isInFrame = isWhole && getFrameType() != FrameType.DATA.getType();
        return isWhole;
    }

    @Override
    protected boolean parseBody(ByteBuffer buffer) {
        FrameType type = FrameType.from(getFrameType());
        boolean isBlock = type == FrameType.HEADERS || type == FrameType.CONTINUATION;
        boolean isLast = hasFlag(Flags.END_HEADERS);
        int before = buffer.remaining();
        boolean isWhole = super.parseBody(buffer);
        if (isBlock) {
            block += before - buffer.remaining();
            isInBlock = true;
        }
        if (isWhole) {
            isInFrame = false;
            if (isBlock && isLast) {
                block = 0;
                isInBlock = false;
            }
            // The next one has a time of its own.
            if (isUnfinished && !isInBlock) {
                isUnfinished = false;
            }
        }
        return isWhole;
    }

    private void account() {
        long cost = (isInFrame ? FRAME : 0) + (isInBlock ? ROOM + GROWTH * block : 0);
        int fields = getHpackDecoder().getHpackContext().size();
        if (fields > USUAL_FIELDS) {
            cost += (long) FIELD * fields;
        }
        if (cost != held) {
            held = cost;
            holding.hold(cost);
        }
    }
}
