# shellcheck shell=bash
# Builds a Kubernetes API server for the long tests. To be sourced after common.sh, with `set -e`.
# shellcheck disable=SC2154,SC2164

# The lines of apt's lists for the sources of the Debian packages that this system knows.
debian_sources() {
  command -v apt-get >/dev/null || return 0
  apt-get indextargets --format "deb-src \$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
    'Created-By: Packages' 'Origin: Debian' 'Component: main' | sort -u
}

# Puts the sources of a Debian package into a folder, whether or not the system's own lists name any sources.
debian_source() {
  local package=$1 folder=$2
  mkdir -p "$folder/parts" "$folder/lists/partial" "$folder/cache/archives/partial"
  debian_sources >"$folder/parts/sources.list"
  local options=(
    -q -o APT::Sandbox::User=root -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$folder/parts"
    -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache"
  )
  apt-get "${options[@]}" update
  (cd "$folder" && apt-get "${options[@]}" source --download-only "$package")
}

# Builds .build-tools/kubernetes/kube-apiserver from Debian's sources, which packages only the client of them: some
# minutes, and a gigabyte that is freed again.
build_kubernetes() (
  program="$tools/kubernetes/kube-apiserver"
  if [ -x "$program" ]; then return; fi
  if [ -z "$(debian_sources)" ]; then
    say "Only Debian's sources hold a Kubernetes: its tests are left out"
    return
  fi
  say "Building $program"
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  debian_source kubernetes "$scratch/debian"
  source="$scratch/go/src/k8s.io/kubernetes"
  mkdir -p "$source" "$tools/kubernetes"
  tar -xzf "$scratch"/debian/kubernetes_*.orig.tar.gz -C "$source" --strip-components 1
  cd "$source"
  # The copy that comes along breaks with the Go of today.
  rm -r vendor/github.com/modern-go/reflect2
  cp -rL /usr/share/gocode/src/github.com/modern-go/reflect2 vendor/github.com/modern-go/
  export GO111MODULE=off GOFLAGS='' GOPATH="$scratch/go" GOCACHE="$scratch/cache" CGO_ENABLED=0

  # The description of the API is the one part that the sources leave to be generated.
  go build -o "$scratch/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  packages=$(
    grep -rl --include='*.go' '+k8s:openapi-gen=true' staging/src/k8s.io pkg | xargs -n 1 dirname | sort -u \
      | sed 's#^staging/src/#k8s.io/kubernetes/vendor/#; s#^pkg/#k8s.io/kubernetes/pkg/#' \
      | grep -v -e _examples -e sample -e testdata | paste -sd,
  )
  "$scratch/openapi-gen" -O zz_generated.openapi -p k8s.io/kubernetes/pkg/generated/openapi -i "$packages" \
    --output-base "$scratch/go/src" -h hack/boilerplate/boilerplate.generatego.txt -r "$scratch/violations"
  go build -ldflags '-s -w' -o "$program" ./cmd/kube-apiserver
)
