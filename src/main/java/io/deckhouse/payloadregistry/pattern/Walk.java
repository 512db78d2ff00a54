package io.deckhouse.payloadregistry.pattern;

/**
 * One walk through a path, step by step, going back to the last star only.
 *
 * <p>The first place where the steps between two stars fit is as good as any later one, so nothing
 * before the last star is tried again: the work is at most steps × characters.
 */
final class Walk {
    private static final int NONE = -1;

    private final Tokens tokens;
    private final String path;
    private int step;
    private int at;
    private int starStep = NONE;
    private int starAt;
    private int deepStep = NONE;
    private int deepAt;
    private int work;
    private int furthest;

    Walk(Tokens tokens, String path) {
        this.tokens = tokens;
        this.path = path;
    }

    boolean matches() {
        int[] steps = tokens.steps();
        while (true) {
            work++;
            furthest = Math.max(furthest, at);
            if (step == steps.length) {
                if (at == path.length()) {
                    return true;
                }
            } else if (steps[step] == Tokens.ALL) {
                return true;
            } else if (steps[step] == Tokens.BELOW) {
                if (at == path.length() || path.charAt(at) == '/') {
                    return true;
                }
            } else if (advance(steps[step])) {
                continue;
            }
            if (!goBack()) {
                return false;
            }
        }
    }

    /** How many steps were tried, for the test that the work stays bounded. */
    int work() {
        return work;
    }

    /** How far into the path the steps ever came. */
    int furthest() {
        return furthest;
    }

    private boolean advance(int current) {
        if (current == Tokens.STAR) {
            starStep = ++step;
            starAt = at;
            return true;
        }
        if (current == Tokens.DEEP) {
            deepStep = ++step;
            deepAt = at;
            starStep = NONE;
            return true;
        }
        if (at == path.length()) {
            return false;
        }
        int point = path.codePointAt(at);
        if (!tokens.accepts(current, point)) {
            return false;
        }
        step++;
        at += Character.charCount(point);
        return true;
    }

    /** Lets the last star take one character more, or the last deep star one segment more. */
    private boolean goBack() {
        if (starStep != NONE && starAt < path.length() && path.charAt(starAt) != '/') {
            starAt += Character.charCount(path.codePointAt(starAt));
            at = starAt;
            step = starStep;
            return true;
        }
        int slash = deepStep == NONE ? -1 : path.indexOf('/', deepAt);
        if (slash < 0) {
            return false;
        }
        deepAt = slash + 1;
        at = deepAt;
        step = deepStep;
        starStep = NONE;
        return true;
    }
}
