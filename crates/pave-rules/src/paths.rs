//! The paths of a set, in order: asked one by one among all, the time would grow with the square of the set.

use crate::InputFile;

/// All paths, without `./` at the beginning.
pub(crate) struct Paths<'a>(Vec<&'a str>);

impl<'a> Paths<'a> {
    pub(crate) fn of(files: &[InputFile<'a>]) -> Self {
        let mut paths: Vec<&str> = files.iter().map(|file| plain(file.path)).collect();
        paths.sort_unstable();
        Self(paths)
    }

    /// Whether there is a file at `path`.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.binary_search(&plain(path)).is_ok()
    }

    /// What follows `folder`, which is empty or ends in `/`, in the paths below it.
    pub(crate) fn below(&self, folder: &str) -> impl Iterator<Item = &'a str> {
        let folder = plain(folder);
        let start = self.0.partition_point(|path| *path < folder);
        let rest = self.0.get(start..).unwrap_or_default();
        let count = rest.partition_point(|path| path.starts_with(folder));
        let length = folder.len();
        rest.iter().take(count).filter_map(move |path| path.get(length..))
    }
}

fn plain(path: &str) -> &str {
    path.trim_start_matches("./")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_are_found_by_their_paths() {
        let files = ["b/c.yaml", "./a.yaml", "b-c/d.yaml", "b/e/f.yaml"].map(|path| InputFile { path, content: b"" });
        let paths = Paths::of(&files);
        assert!(paths.has("a.yaml") && paths.has("./b/c.yaml") && !paths.has("b"));
        assert_eq!(paths.below("./b/").collect::<Vec<_>>(), ["c.yaml", "e/f.yaml"]);
        assert_eq!(paths.below("").count(), 4);
        assert_eq!(paths.below("c/").next(), None);
    }
}
