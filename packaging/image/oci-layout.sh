# shellcheck shell=bash
# Writes OCI image layouts (image-spec 1.1) with tar, gzip and sha256sum alone. To be sourced by a
# script that sets `layout` (the directory to write) and `timestamp` (RFC 3339, of every file).
#
# The same input gives the same bytes: names are sorted, times fixed, owners root.

oci_begin() {
    rm -rf "$layout"
    mkdir -p "$layout/blobs/sha256"
    printf '{"imageLayoutVersion":"1.0.0"}' > "$layout/oci-layout"
}

# Archives a directory's content on standard output.
oci_tar() { # DIRECTORY
    tar --create --directory "$1" --sort=name --mtime="$timestamp" --owner=0 --group=0 \
        --numeric-owner --format=gnu .
}

# Stores standard input as a blob; prints its descriptor without the closing brace.
oci_blob() { # MEDIA-TYPE
    local file digest
    file=$(mktemp "$layout/blobs/new.XXXXXX")
    cat > "$file"
    digest=$(sha256sum "$file" | cut -d' ' -f1)
    chmod 644 "$file"
    mv "$file" "$layout/blobs/sha256/$digest"
    printf '{"mediaType":"%s","digest":"sha256:%s","size":%d' \
        "$1" "$digest" "$(stat -c %s "$layout/blobs/sha256/$digest")"
}

# Adds a directory as a layer to `layers` and `diff_ids`.
oci_layer() { # DIRECTORY
    local descriptor diff_id
    descriptor=$(oci_tar "$1" | gzip -n -6 | oci_blob application/vnd.oci.image.layer.v1.tar+gzip)
    diff_id=sha256:$(oci_tar "$1" | sha256sum | cut -d' ' -f1)
    layers+=${layers:+,}$descriptor\}
    diff_ids+=${diff_ids:+,}\"$diff_id\"
}

# Stores the configuration and the manifest of `layers`; sets `manifest` to its descriptor, open, and
# `config_digest`.
oci_manifest() { # CONFIG-FIELDS ANNOTATIONS, both JSON members without braces
    local config
    config=$(printf '{"created":"%s","architecture":"amd64","os":"linux","config":{%s},"rootfs":{"type":"layers","diff_ids":[%s]},"history":[]}' \
        "$timestamp" "$1" "$diff_ids" | oci_blob application/vnd.oci.image.config.v1+json)
    config_digest=$(sed 's/.*"sha256:\([0-9a-f]*\)".*/\1/' <<< "$config")
    manifest=$(printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s},"layers":[%s],"annotations":{%s}}' \
        "$config" "$layers" "$2" | oci_blob application/vnd.oci.image.manifest.v1+json)
}

# Writes index.json: what the layout offers under the name of a tag.
oci_offer() { # DESCRIPTOR-OPEN TAG
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s,"annotations":{"org.opencontainers.image.ref.name":"%s"}}]}' \
        "$1" "$2" > "$layout/index.json"
}

# The annotations that say what an image is, as JSON members; labels are the same.
oci_annotations() { # TITLE DESCRIPTION VERSION
    printf '"org.opencontainers.image.title":"%s","org.opencontainers.image.description":"%s","org.opencontainers.image.version":"%s","org.opencontainers.image.created":"%s","org.opencontainers.image.licenses":"Apache-2.0","org.opencontainers.image.vendor":"Deckhouse"' \
        "$1" "$2" "$3" "$timestamp"
}
