package io.deckhouse.payloadregistry.credential;

/**
 * One label of a host with stars, as Go's {@code filepath.Match} reads it: {@code *} any run,
 * {@code [a-z]} and {@code [^a-z]} one character of a class. A malformed class matches nothing.
 */
record LabelGlob(String text) {
    /** Whether it matches the label; on a mismatch only the last star is retried. */
    boolean matches(String label) {
        if (!isWellFormed()) {
            return false;
        }
        int g = 0;
        int l = 0;
        int star = -1;
        int resume = 0;
        while (l < label.length()) {
            if (g < text.length() && text.charAt(g) == '*') {
                star = g++;
                resume = l;
            } else if (g < text.length() && accepts(g, label.charAt(l))) {
                g = after(g);
                l++;
            } else if (star >= 0) {
                g = star + 1;
                l = ++resume;
            } else {
                return false;
            }
        }
        while (g < text.length() && text.charAt(g) == '*') {
            g++;
        }
        return g == text.length();
    }

    private boolean isWellFormed() {
        for (int g = 0; g < text.length(); g = after(g)) {
            if (text.charAt(g) == '[' && after(g) > text.length()) {
                return false;
            }
        }
        return true;
    }

    /** Where the element at this position ends; beyond the text for a class that is not closed. */
    private int after(int g) {
        if (text.charAt(g) != '[') {
            return g + 1;
        }
        int first = g + 1 < text.length() && text.charAt(g + 1) == '^' ? g + 2 : g + 1;
        int end = text.indexOf(']', first);
        return end <= first ? text.length() + 1 : end + 1; // an empty class is malformed
    }

    private boolean accepts(int g, char c) {
        if (text.charAt(g) != '[') {
            return text.charAt(g) == c;
        }
        boolean negated = text.charAt(g + 1) == '^';
        int end = after(g) - 1;
        boolean found = false;
        for (int i = negated ? g + 2 : g + 1; i < end; i++) {
            char low = text.charAt(i);
            char high = low;
            if (i + 2 < end && text.charAt(i + 1) == '-') {
                high = text.charAt(i + 2);
                i += 2;
            }
            found |= low <= c && c <= high;
        }
        return found != negated;
    }
}
