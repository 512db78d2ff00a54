package io.deckhouse.payloadregistry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String SHA256 = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/ns/app, registry.example.com, ns/app, ''",
        "registry.example.com/ns/app:v1, registry.example.com, ns/app, v1",
        "registry.example.com:5000/ns/app:v1, registry.example.com:5000, ns/app, v1",
        "registry:5000/app, registry:5000, app, ''",
        "localhost/app, localhost, app, ''",
        "LOCAL/app, LOCAL, app, ''",
        "127.0.0.1:5000/a/b/c, 127.0.0.1:5000, a/b/c, ''",
        "[::1]:5000/a, [::1]:5000, a, ''",
        "nginx, docker.io, library/nginx, ''",
        "nginx:1.27, docker.io, library/nginx, 1.27",
        "library/nginx, docker.io, library/nginx, ''",
        "team/app, docker.io, team/app, ''",
        "docker.io/nginx, docker.io, library/nginx, ''",
        "index.docker.io/nginx, docker.io, library/nginx, ''",
        "registry.example.com/a__b/c.d_e/f---g:_, registry.example.com, a__b/c.d_e/f---g, _",
    })
    void completesNamesAsDockerDoes(String text, String host, String repository, String tag) {
        ImageReference image = ImageReference.parse(text);

        assertThat(image)
                .isEqualTo(new ImageReference(RegistryHost.parse(host), repository, tag, ""));
        assertThat(ImageReference.parse(image.toString())).isEqualTo(image);
    }

    @Test
    void readsTagAndDigest() {
        var image = ImageReference.parse("registry.example.com/ns/app:v1@" + SHA256);

        assertThat(image.tag()).isEqualTo("v1");
        assertThat(image.digest()).isEqualTo(SHA256);
        assertThat(image).hasToString("registry.example.com/ns/app:v1@" + SHA256);
        assertThat(image.name()).isEqualTo("registry.example.com/ns/app");
    }

    @Test
    void selectsDigestThenTagThenLatest() {
        assertThat(ImageReference.parse("a.b/c:v1@" + SHA256).selector()).isEqualTo(SHA256);
        assertThat(ImageReference.parse("a.b/c:v1").selector()).isEqualTo("v1");
        assertThat(ImageReference.parse("a.b/c").selector()).isEqualTo("latest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "registry.example.com/",
                "registry.example.com/Upper",
                "registry.example.com/a//b",
                "registry.example.com/a/../b",
                "registry.example.com/a/",
                "registry.example.com/a.-b",
                "registry.example.com/a:",
                "registry.example.com/a:-v1",
                "registry.example.com/a@",
                "registry.example.com/a@sha256:0123",
                "registry.example.com/a@sha256:"
                        + "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
                "registry.example.com:port/a",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                " nginx",
                "https://registry.example.com/a",
            })
    void refusesOtherText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(250));
    }

    @Test
    void refusesNamesOver255Characters() {
        String path = "registry.example.com/" + "a".repeat(234);

        assertThat(ImageReference.parse(path).repository()).hasSize(234);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse(path + "a"))
                .withMessageContaining("256 characters");
    }

    @Test
    void neverRepeatsAPasswordInAUrl() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse("https://alice:swordfish@a.b/c"))
                .withMessageNotContaining("swordfish");
    }
}
