//! G1 for Dockerfiles: arguments that an instruction takes, and does not read as they are meant.

/// What is wrong with an instruction, and what to write instead; `stages` are those before it.
pub(super) fn wrong(name: &str, arguments: &str, stages: &[&str]) -> Option<(String, String)> {
    // In a skeleton, an expression may be any word.
    if arguments.contains("{{") {
        return None;
    }
    match name {
        "CMD" | "ENTRYPOINT" => {
            let is_list = serde_json::from_str::<Vec<String>>(arguments).is_ok();
            (arguments.starts_with('[') && !is_list).then(|| {
                let message = format!("the list of `{name}` is none: a shell runs it as it is");
                let hint = "write double quotes, and a comma between two: `[\"program\", \"argument\"]`";
                (message, hint.to_owned())
            })
        }
        "COPY" => {
            let from = arguments
                .split_whitespace()
                .find_map(|word| word.strip_prefix("--from="))?;
            // Another image may be meant, too.
            let near = pave_report::did_you_mean(from, stages.iter().copied()).filter(|_| !stages.contains(&from))?;
            Some((
                "no stage before has this name".to_owned(),
                format!("did you mean `{near}`?"),
            ))
        }
        "RUN" if asks_back(arguments) => Some((
            "`apt-get install` asks back, and nobody answers".to_owned(),
            "write `apt-get install --yes`".to_owned(),
        )),
        "EXPOSE" if arguments.split_whitespace().any(is_no_port) => {
            Some(("not a port".to_owned(), "write 1 to 65535".to_owned()))
        }
        "WORKDIR" if !arguments.starts_with(['/', '$', '"', '\'']) && !arguments.contains(':') => Some((
            "a relative `WORKDIR` depends on the one before".to_owned(),
            format!(
                "write it from the root: `/{}`",
                arguments.chars().take(60).collect::<String>()
            ),
        )),
        "RUN" if arguments.split_whitespace().any(|word| word == "sudo") => Some((
            "`sudo` is not needed while an image is built, and most have none".to_owned(),
            "remove it; `USER` says who runs what follows".to_owned(),
        )),
        "RUN" if arguments.starts_with("cd ") && !arguments.contains(['&', ';', '|']) => Some((
            "each `RUN` begins in `WORKDIR`: this changes nothing".to_owned(),
            "write `WORKDIR`".to_owned(),
        )),
        "RUN" if runs_strangers(arguments) => Some((
            "what an address gives on that day runs as a script".to_owned(),
            "fetch it to a file, check its sum, and run it then".to_owned(),
        )),
        _ if !INSTRUCTIONS.contains(&name) => {
            let near = pave_report::did_you_mean(name, INSTRUCTIONS)?;
            Some((
                "a Dockerfile has no such instruction".to_owned(),
                format!("did you mean `{near}`?"),
            ))
        }
        _ => None,
    }
}

const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Whether what `curl` or `wget` fetches goes to a shell.
fn runs_strangers(script: &str) -> bool {
    let mut parts = script.split(['&', ';']).flat_map(|command| {
        let stages: Vec<&str> = command.split('|').map(str::trim).collect();
        stages
            .windows(2)
            .map(|pair| (pair.first().copied(), pair.get(1).copied()))
            .collect::<Vec<_>>()
    });
    parts.any(|(from, to)| {
        let program = |text: Option<&str>| {
            text.and_then(|text| text.split_whitespace().next())
                .unwrap_or_default()
                .to_owned()
        };
        matches!(program(from).as_str(), "curl" | "wget")
            && matches!(program(to).as_str(), "sh" | "bash" | "/bin/sh" | "/bin/bash")
    })
}

/// Whether some `apt-get install` of a line waits for an answer.
fn asks_back(script: &str) -> bool {
    script.split("apt-get").skip(1).any(|call| {
        let call = call.split(['&', ';', '|']).next().unwrap_or(call);
        let words: Vec<&str> = call.split_whitespace().collect();
        let is_yes = |word: &&str| {
            matches!(*word, "--yes" | "--assume-yes" | "-qq")
                || word.starts_with('-') && !word.starts_with("--") && word.contains('y')
        };
        words.contains(&"install") && !words.iter().any(is_yes)
    })
}

/// Whether a port of `EXPOSE`, which may be a range with a protocol, is out of bounds.
fn is_no_port(word: &str) -> bool {
    let number = word.split('/').next().unwrap_or(word);
    !word.contains('$')
        && number
            .split('-')
            .any(|port| !port.parse::<u16>().is_ok_and(|port| port > 0))
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn what_is_meant_otherwise_is_told_from_what_is_right() {
        for (name, arguments) in [
            ("CMD", "['node', 'index.js']"),
            ("ENTRYPOINT", "[\"node\" \"index.js\"]"),
            ("COPY", "--from=builder /a /b"),
            ("RUN", "apt-get update && apt-get install curl"),
            ("EXPOSE", "80800"),
        ] {
            assert!(wrong(name, arguments, &["build"]).is_some(), "{name} {arguments}");
        }
        for (name, arguments) in [
            ("CMD", "[\"node\", \"index.js\"]"),
            ("CMD", "node index.js"),
            ("COPY", "--from=build /a /b"),
            ("COPY", "--from=nginx:1.29 /a /b"),
            ("COPY", "a b"),
            (
                "RUN",
                "apt-get update && apt-get install -y --no-install-recommends curl",
            ),
            ("RUN", "apt-get -qqy install curl"),
            ("EXPOSE", "8080/tcp 9000-9010 $PORT"),
            ("EXPOSE", "${{ values.port }}"),
        ] {
            assert_eq!(wrong(name, arguments, &["build"]), None, "{name} {arguments}");
        }
    }
}
