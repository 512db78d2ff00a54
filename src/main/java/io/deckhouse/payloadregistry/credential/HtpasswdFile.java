package io.deckhouse.payloadregistry.credential;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a password file as Apache's {@code htpasswd} keeps it: a line {@code user:hash} each,
 * comments behind {@code #}. What is not changed stays as it is, to the byte.
 */
public final class HtpasswdFile {
    private final String text;

    private HtpasswdFile(String text) {
        this.text = text;
    }

    /** The file with this text, which may be empty. */
    public static HtpasswdFile of(String text) {
        return new HtpasswdFile(text);
    }

    /** What stands behind the user's name, in whatever form; the first such line counts. */
    public Optional<String> hash(String user) {
        Matcher line = line(user);
        return line.find() ? Optional.of(line.group("hash").strip()) : Optional.empty();
    }

    /** This file with the user's hash put in the place of the one before, or at the end. */
    public HtpasswdFile with(String user, BcryptHash hash) {
        Matcher line = line(user);
        if (line.find()) {
            return new HtpasswdFile(
                    text.substring(0, line.start("hash"))
                            + hash.text()
                            + text.substring(line.end("hash")));
        }
        String end = text.contains("\r\n") ? "\r\n" : "\n";
        String before = text.isEmpty() || text.endsWith("\n") ? text : text + end;
        return new HtpasswdFile(before + user + ":" + hash.text() + end);
    }

    /** The whole text. */
    public String text() {
        return text;
    }

    /** Some write a third field behind a second colon; it is none of ours. */
    private Matcher line(String user) {
        return Pattern.compile("(?dm)^" + Pattern.quote(user) + ":(?<hash>[^:\\r\\n]*)")
                .matcher(text);
    }

    /** Names the user count only: hashes are nobody's business. */
    @Override
    public String toString() {
        return "htpasswd file of "
                + text.lines().filter(l -> l.indexOf(':') > 0).count()
                + " users";
    }
}
