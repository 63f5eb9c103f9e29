#!/usr/bin/env bash
# The whole API with curl: a batch with an override, its socket, a score, a mark, the ZIP and its hashes.
# curl before 8.11 speaks no WebSocket; that one step takes Node.
#   examples/api-tour.sh http://127.0.0.1:8080 samples/*.jpg
# With keys: PACKSHOT_KEY=pk_… examples/api-tour.sh https://packshot.example photos/*.jpg
set -euo pipefail
server=$1
shift
api=$server/api/v1
auth=(-H "Authorization: Bearer ${PACKSHOT_KEY:-}")
[ -n "${PACKSHOT_KEY:-}" ] || auth=()
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ask() { curl -sS --fail-with-body "${auth[@]}" "$@"; }
# field NAME < json: reads one value without needing jq
field() { node -e 'const value = JSON.parse(require("node:fs").readFileSync(0)); console.log(eval(`value${process.argv[1]}`))' "$1"; }

photos=()
for photo in "$@"; do photos+=(-F "photos=@$photo"); done
params=${PACKSHOT_PARAMS:-'{"operations":["text_removal","background_replacement"],"styleId":"minimal_white","name":"api tour"}'}
overrides=${PACKSHOT_OVERRIDES:-'{"0":{"styleId":"natural_light"}}'}

echo "1. create a batch of $# photos"
ask -X POST "$api/batches" -H "Idempotency-Key: tour-$$" "${photos[@]}" -F "params=$params" -F "overrides=$overrides" > "$work/batch.json"
id=$(field .id < "$work/batch.json")
echo "   $id, about $(field .estimatedSeconds < "$work/batch.json") s"

echo "2. watch its socket"
node "$(dirname "$0")/watch-batch.mjs" "$server" "$id"

echo "3. one photo with its score"
ask "$api/batches/$id/items/0" > "$work/item.json"
echo "   $(field .filename < "$work/item.json"): score $(field .score.total < "$work/item.json")"

echo "4. mark it"
ask -X PATCH "$api/batches/$id/items/0" -H 'content-type: application/json' -d '{"mark":"accepted"}' | field .mark | sed 's/^/   /'

echo "5. the ZIP, whole and true"
ask -X POST "$api/batches/$id/package" > "$work/package.json"
# The link is the permission: no key, which an S3 store that the link leads on to would stumble over.
curl -sSL --fail-with-body -o "$work/package.zip" "$server$(field .url < "$work/package.json")"
unzip -tq "$work/package.zip" | sed 's/^/   /'
(cd "$work" && unzip -q package.zip)
(
  cd "$work"
  node -e '
    const { createHash } = require("node:crypto");
    const { readFileSync } = require("node:fs");
    const manifest = JSON.parse(readFileSync("manifest.json", "utf8"));
    const done = manifest.items.filter((item) => item.status === "succeeded");
    for (const file of done.flatMap((item) => [item.original, item.result])) {
      const sha256 = createHash("sha256").update(readFileSync(file.path)).digest("hex");
      if (sha256 !== file.sha256) throw new Error(`${file.path} is not what the manifest says`);
    }
    console.log(`   ${done.length} photos match the hashes of manifest.json`);
  '
)
