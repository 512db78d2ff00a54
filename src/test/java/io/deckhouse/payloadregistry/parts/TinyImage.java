package io.deckhouse.payloadregistry.parts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * An image of one small file, as an OCI image layout on disk (OCI image specification 1.0), made
 * without any network. The same content gives the same digest.
 *
 * @param digest the manifest's, as {@code sha256:…}
 */
public record TinyImage(Path layout, String tag, String digest) {
    private static final int BLOCK = 512;

    /** Writes the layout into a directory; the image holds one file, {@code hello}. */
    public static TinyImage write(Path layout, String tag, String content) {
        try {
            Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
            byte[] tar = tar("hello", content.getBytes(UTF_8));
            byte[] layer = gzip(tar);
            byte[] config =
                    """
                    {"architecture":"amd64","os":"linux","config":{},
                     "rootfs":{"type":"layers","diff_ids":["%s"]}}
                    """
                            .formatted(digest(tar))
                            .getBytes(UTF_8);
            byte[] manifest =
                    """
                    {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                     "config":%s,"layers":[%s]}
                    """
                            .formatted(
                                    descriptor("config.v1+json", config, ""),
                                    descriptor("layer.v1.tar+gzip", layer, ""))
                            .getBytes(UTF_8);
            for (byte[] blob : new byte[][] {layer, config, manifest}) {
                Files.write(blobs.resolve(hex(blob)), blob);
            }
            String name =
                    ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"%s\"}"
                            .formatted(tag);
            Files.writeString(
                    layout.resolve("index.json"),
                    "{\"schemaVersion\":2,\"manifests\":[%s]}"
                            .formatted(descriptor("manifest.v1+json", manifest, name)));
            Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
            return new TinyImage(layout, tag, digest(manifest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As skopeo names it. */
    public String reference() {
        return "oci:%s:%s".formatted(layout, tag);
    }

    private static String descriptor(String type, byte[] blob, String more) {
        return "{\"mediaType\":\"application/vnd.oci.image.%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(type, digest(blob), blob.length, more);
    }

    /** One file in the ustar format of POSIX.1-1988, and the two empty blocks that end it. */
    private static byte[] tar(String name, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, "%011o\0%011o\0".formatted(content.length, 0));
        put(header, 148, "        0"); // the checksum counts as blanks; type 0: regular file
        put(header, 257, "ustar\00000");
        int checksum = 0;
        for (byte each : header) {
            checksum += each & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(checksum));
        int padded = (content.length + BLOCK - 1) / BLOCK * BLOCK;
        byte[] tar = Arrays.copyOf(header, BLOCK + padded + 2 * BLOCK);
        System.arraycopy(content, 0, tar, BLOCK, content.length);
        return tar;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(compressed)) {
            stream.write(bytes);
        }
        return compressed.toByteArray();
    }

    private static String digest(byte[] bytes) {
        return "sha256:" + hex(bytes);
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
