#!/bin/sh
# Makes an OCI image layout of one layer that holds one file: oci-layout.sh FILE DIRECTORY
# The names of the files in it and their JSON are those of the OCI image specification.
set -eu

file=$1
layout=$2
blobs=$layout/blobs/sha256
rm -rf "$layout"
mkdir -p "$blobs"

# Moves a file to its place as a blob, and prints its descriptor.
blob() {
    digest=$(sha256sum "$1" | cut -d ' ' -f 1)
    size=$(wc -c <"$1")
    mv "$1" "$blobs/$digest"
    printf '{"mediaType":"%s","digest":"sha256:%s","size":%d}' "$2" "$digest" "$size"
}

types=application/vnd.oci.image
tar --owner=0 --group=0 --transform='s,^,usr/bin/,' -cf "$layout/layer" "$file"
diff_id=$(sha256sum "$layout/layer" | cut -d ' ' -f 1)
gzip -n "$layout/layer"
layer=$(blob "$layout/layer.gz" "$types.layer.v1.tar+gzip")

printf '{"architecture":"arm64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$diff_id" >"$layout/config"
config=$(blob "$layout/config" "$types.config.v1+json")

printf '{"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}' \
    "$types.manifest.v1+json" "$config" "$layer" >"$layout/manifest"
manifest=$(blob "$layout/manifest" "$types.manifest.v1+json")

printf '{"schemaVersion":2,"manifests":[%s]}' "$manifest" >"$layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
