package io.deckhouse.payloadregistry.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every document; the seed is the test's name. */
class DockerConfigPropertyTest {
    private static final int ROUNDS = 150;

    static LongStream seeds() {
        return LongStream.of(1, 2, new Random().nextLong());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsBackWhatItWrote(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            DockerConfig config = parsed(randomDocument(random));

            assertThat(parsed(config.toBytes())).isEqualTo(config);
            assertThat(parsed(config.toBytes()).sha256Hex()).isEqualTo(config.sha256Hex());
            assertThat(config.toBytes()).isEqualTo(config.toBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void changesOnlyTheHostItWasTold(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            DockerConfig before = parsed(randomDocument(random));
            RegistryHost host = RegistryHost.parse(randomHost(random));
            var credential =
                    new RegistryCredential(
                            randomText(random).replace(":", ""), Password.of(randomText(random)));

            DockerConfig after = before.with(host, credential);

            assertThat(after.entry(host)).contains(credential);
            assertThat(after.without(host)).isEqualTo(before.without(host));
            assertThat(after.with(host, credential)).isEqualTo(after);
            var keys = new ArrayList<>(before.keys());
            if (!keys.contains(host.toString())) {
                keys.add(host.toString());
            }
            assertThat(after.keys()).isEqualTo(keys);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsByImageWhatWasStoredForItsHost(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String host = randomHost(random) + ":" + random.nextInt(1, 65_536);
            var credential = RegistryCredential.ofToken(Password.of(randomText(random)));

            DockerConfig config =
                    DockerConfig.PLACEHOLDER.with(RegistryHost.parse(host), credential);

            assertThat(config.credentialFor(ImageReference.parse(host + "/ns/app:v1")))
                    .contains(credential);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverThrowsAndNeverQuotesWhatItCannotRead(long seed) {
        var random = new Random(seed);
        String secret = "swordfish";
        byte[] good =
                ("{\"auths\":{\"registry.example.com\":{\"username\":\"token\",\"password\":\""
                                + secret
                                + "\",\"auth\":\"dG9rZW46c3dvcmRmaXNo\"}},\"x\":[1.5,null]}")
                        .getBytes(UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = good.clone();
            for (int n = random.nextInt(1, 5); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            DockerConfig.Reading reading = DockerConfig.parse(bytes);

            assertThat(reading.toString()).doesNotContain(secret, "dG9rZW46");
            if (reading instanceof DockerConfig.Parsed(var config)) {
                assertThat(parsed(config.toBytes())).isEqualTo(config);
                assertThat(config.defect().orElse("")).doesNotContain(secret, "dG9rZW46");
            }
        }
    }

    private static DockerConfig parsed(byte[] bytes) {
        return switch (DockerConfig.parse(bytes)) {
            case DockerConfig.Parsed(var config) -> config;
            case DockerConfig.Malformed(var reason) ->
                    throw new AssertionError(reason + ": " + new String(bytes, UTF_8));
        };
    }

    private static byte[] randomDocument(Random random) {
        List<String> fields = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.add("\"key" + i + "\":" + randomJson(random, 3));
        }
        List<String> auths = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            auths.add("\"h" + i + "." + randomHost(random) + "\":" + randomJson(random, 2));
        }
        fields.add(
                random.nextInt(fields.size() + 1),
                "\"auths\": {" + String.join(" ,\n", auths) + "}");
        return ("{" + String.join(",\t", fields) + "}").getBytes(UTF_8);
    }

    private static String randomJson(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> "null";
            case 1 -> String.valueOf(random.nextBoolean());
            case 2 ->
                    random.nextInt(10) + "." + random.nextInt(1000) + "e" + random.nextInt(-99, 99);
            case 3 -> String.valueOf(random.nextLong()) + "0".repeat(random.nextInt(30));
            case 4 -> "\"" + randomText(random).replace("\\", "").replace("\"", "") + "\"";
            case 5 -> "[" + randomJson(random, depth - 1) + "," + randomJson(random, 0) + "]";
            default -> "{\"auth\":" + randomJson(random, depth - 1) + ",\"x\":{}}";
        };
    }

    private static String randomHost(Random random) {
        return "r" + random.nextInt(20) + ".example.com";
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(
                    random.nextInt(8) == 0
                            ? random.nextInt(0x1F300, 0x1F600)
                            : random.nextInt(0x20, 0x250));
        }
        return text.toString();
    }
}
