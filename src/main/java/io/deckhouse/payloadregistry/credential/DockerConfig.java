package io.deckhouse.payloadregistry.credential;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A dockerconfigjson document: which login belongs to which registry.
 *
 * <p>It is immutable. What other people put into it (entries of other hosts, unknown keys at any
 * level) keeps its meaning and its order through every change.
 */
public final class DockerConfig {
    /** The valid document without logins, {@code {"auths":{}}}. */
    public static final DockerConfig PLACEHOLDER = new DockerConfig(emptyDocument());

    private static final String AUTHS = "auths";
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ObjectNode document;
    private final Keyring keyring;

    /** What became of the bytes of a document. */
    public sealed interface Reading {}

    /** The bytes are a document, though kubelet may still refuse an entry: {@link #defect()}. */
    public record Parsed(DockerConfig config) implements Reading {}

    /**
     * The bytes are no document.
     *
     * @param reason what is wrong, and where; never any of the content
     */
    public record Malformed(String reason) implements Reading {}

    private DockerConfig(ObjectNode document) {
        this.document = document;
        this.keyring = Keyring.of(document);
    }

    /** Reads a document of at most 1 MiB of UTF-8; never throws. */
    public static Reading parse(byte[] bytes) {
        if (bytes.length > Json.LONGEST_DOCUMENT) {
            return new Malformed(
                    "it has " + bytes.length + " bytes, more than " + Json.LONGEST_DOCUMENT);
        }
        if (ByteBuffer.wrap(bytes).mismatch(ByteBuffer.wrap(BYTE_ORDER_MARK))
                == BYTE_ORDER_MARK.length) {
            return new Malformed("it starts with a byte order mark");
        }
        var chars = CharBuffer.allocate(bytes.length);
        var buffer = ByteBuffer.wrap(bytes);
        CoderResult decoding = StandardCharsets.UTF_8.newDecoder().decode(buffer, chars, true);
        if (decoding.isError()) {
            return new Malformed("it is not UTF-8 at byte " + buffer.position());
        }
        try {
            return ofRoot(Json.TREES.read(chars.flip().toString()));
        } catch (JacksonException e) {
            return new Malformed(problem(e) + place(e.getLocation()));
        }
    }

    /** Reads the content of a {@code kubernetes.io/dockercfg} Secret, the form before 2014. */
    public static Reading parseLegacy(byte[] bytes) {
        return switch (parse(bytes)) {
            case Malformed malformed -> malformed;
            case Parsed(var config) -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                document.set(AUTHS, config.document);
                yield new Parsed(new DockerConfig(document));
            }
        };
    }

    /** Whether no registry has an entry. */
    public boolean isEmpty() {
        return keys().isEmpty();
    }

    /**
     * The keys of all entries as written, in order: hosts, URLs, hosts with paths, globs.
     *
     * <p>Not for printing: a URL may hold a password.
     */
    public List<String> keys() {
        ObjectNode auths = auths(document);
        return auths == null ? List.of() : List.copyOf(auths.propertyNames());
    }

    /** The keys that are plain hosts, in order. */
    public SequencedSet<RegistryHost> hosts() {
        var hosts = new LinkedHashSet<RegistryHost>();
        for (String key : keys()) {
            try {
                hosts.add(RegistryHost.parse(key));
            } catch (IllegalArgumentException _) {
                // A URL, a path or a glob: somebody else's entry.
            }
        }
        return Collections.unmodifiableSequencedSet(hosts);
    }

    /** This document with the host's entry set to the credential, in place or at the end. */
    public DockerConfig with(RegistryHost host, RegistryCredential credential) {
        ObjectNode copy = document.deepCopy();
        ObjectNode auths = auths(copy);
        if (auths == null) {
            auths = copy.putObject(AUTHS);
        }
        auths.putObject(host.toString())
                .put("username", credential.username())
                .put("password", credential.password().reveal())
                .put("auth", credential.basicAuth());
        return new DockerConfig(copy);
    }

    /** This document without the host's entry. */
    public DockerConfig without(RegistryHost host) {
        ObjectNode copy = document.deepCopy();
        ObjectNode auths = auths(copy);
        if (auths != null) {
            auths.remove(host.toString());
        }
        return new DockerConfig(copy);
    }

    /** What the entry with exactly this key holds; empty if there is none that can be read. */
    public Optional<RegistryCredential> entry(RegistryHost host) {
        ObjectNode auths = auths(document);
        JsonNode value = auths == null ? null : auths.get(host.toString());
        if (value == null) {
            return Optional.empty();
        }
        return switch (AuthEntry.read(value)) {
            case AuthEntry.Read(var credential) -> Optional.of(credential);
            case AuthEntry.Bad _ -> Optional.empty();
        };
    }

    /** The credentials kubelet would try for the image, in its order. */
    public CredentialLookup credentialsFor(ImageReference image) {
        return keyring.find(image);
    }

    /** The credential kubelet would try first for the image. */
    public Optional<RegistryCredential> credentialFor(ImageReference image) {
        return switch (credentialsFor(image)) {
            case CredentialLookup.Found found -> Optional.of(found.first().credential());
            case CredentialLookup.NotFound _, CredentialLookup.Unusable _ -> Optional.empty();
        };
    }

    /** The entries in the order in which kubelet tries them. */
    public Keyring keyring() {
        return keyring;
    }

    /** Why kubelet would refuse the whole document, without its content; empty when it is fine. */
    public Optional<String> defect() {
        return keyring.defect();
    }

    /** The document as compact JSON; equal documents give equal bytes. */
    public byte[] toBytes() {
        return Json.TREES.bytes(document);
    }

    /** {@link #sha256Hex(byte[])} of {@link #toBytes()}. */
    public String sha256Hex() {
        return sha256Hex(toBytes());
    }

    /** Lower-case hex SHA-256, as the annotation {@code hash} holds it for a Secret's data. */
    public static String sha256Hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || (other instanceof DockerConfig that
                        && MessageDigest.isEqual(toBytes(), that.toBytes()));
    }

    @Override
    public int hashCode() {
        return document.hashCode();
    }

    @Override
    public String toString() {
        return "DockerConfig[hosts=" + hosts() + ", entries=" + keys().size() + "]";
    }

    private static Reading ofRoot(JsonNode root) {
        if (root.isMissingNode()) {
            return new Malformed("it is empty");
        }
        if (!(root instanceof ObjectNode object)) {
            return new Malformed("it is not a JSON object");
        }
        JsonNode auths = object.get(AUTHS);
        if (auths != null && !auths.isObject() && !auths.isNull()) {
            return new Malformed("its \"auths\" is not a JSON object");
        }
        return new Parsed(new DockerConfig(object));
    }

    private static String problem(JacksonException e) {
        // The library's message may quote the content, so it is looked at but never shown.
        String message = String.valueOf(e.getOriginalMessage());
        if (e instanceof StreamConstraintsException) {
            return message.contains("nesting")
                    ? "it is nested more than " + Json.DEEPEST_NESTING + " levels deep"
                    : "it has a longer name, text or number than is read";
        }
        return message.startsWith("Duplicate") ? "it has a duplicate key" : "it is not JSON";
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static @Nullable ObjectNode auths(ObjectNode document) {
        return document.get(AUTHS) instanceof ObjectNode auths ? auths : null;
    }

    private static ObjectNode emptyDocument() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject(AUTHS);
        return document;
    }
}
