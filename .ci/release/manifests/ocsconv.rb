class Ocsconv < Formula
  desc "{{.Description}}"
  homepage "{{.Address}}"
  version "{{.Version}}"

  {{- range $os, $word := .Systems}}

  on_{{$word}} do
    {{- range $arch, $name := $.Processors}}
    on_{{$name}} do
      url "{{$.Address}}/{{$.Name $os $arch}}"
      sha256 "{{$.Sum $os $arch}}"
    end
    {{- end}}
  end
  {{- end}}

  def install
    bin.install "ocsconv"
    man1.install "man/ocsconv.1"
    bash_completion.install "completions/ocsconv.bash" => "ocsconv"
    zsh_completion.install "completions/_ocsconv"
    fish_completion.install "completions/ocsconv.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/ocsconv version")
  end
end
