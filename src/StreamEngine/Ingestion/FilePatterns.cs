using System.IO.Enumeration;

namespace StreamEngine.Ingestion;

/// <summary>Turns what a person types into a list of files.</summary>
internal static class FilePatterns
{
    /// <summary>Files of all patterns in ordinal order of their paths, each once.</summary>
    /// <param name="patterns">Files, folders and globs.</param>
    /// <param name="problems">Takes a line for every pattern or folder that cannot be read.</param>
    internal static IReadOnlyList<string> Expand(IEnumerable<string> patterns, List<string> problems)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string pattern in patterns)
        {
            if (File.Exists(pattern))
            {
                files.Add(pattern);
            }
            else if (Directory.Exists(pattern))
            {
                int before = files.Count;
                int found = problems.Count;
                Walk(pattern, files, problems);
                if (files.Count == before && problems.Count == found)
                {
                    problems.Add($"{pattern}: the folder holds no files");
                }
            }
            else if (pattern.AsSpan().IndexOfAny('*', '?') >= 0)
            {
                Glob(pattern, files, problems);
            }
            else
            {
                problems.Add($"{pattern}: no such file or folder");
            }
        }

        return [.. files];
    }

    private static void Walk(string folder, SortedSet<string> files, List<string> problems)
    {
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder))
            {
                if (!Path.GetFileName(file).StartsWith('.'))
                {
                    files.Add(file);
                }
            }

            foreach (string below in Directory.EnumerateDirectories(folder))
            {
                if (!Path.GetFileName(below).StartsWith('.') && new DirectoryInfo(below).LinkTarget is null)
                {
                    Walk(below, files, problems);
                }
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            problems.Add($"{folder}: {(error is UnauthorizedAccessException ? "no permission to list the folder" : error.Message)}");
        }
    }

    private static void Glob(string pattern, SortedSet<string> files, List<string> problems)
    {
        string normal = pattern.Replace('\\', '/');
        int star = normal.AsSpan().IndexOfAny('*', '?');
        int slash = normal.LastIndexOf('/', star);
        string root = slash < 0 ? "." : slash == 0 ? "/" : normal[..slash];
        if (!Directory.Exists(root))
        {
            problems.Add($"{pattern}: no such folder as {root}");
            return;
        }

        var candidates = new SortedSet<string>(StringComparer.Ordinal);
        Walk(root, candidates, problems);
        string[] parts = normal[(slash + 1)..].Split('/');
        int before = files.Count;
        foreach (string file in candidates)
        {
            string relative = slash < 0 ? file.Replace('\\', '/')[2..] : file.Replace('\\', '/')[(slash == 0 ? 1 : slash + 1)..];
            if (Matches(relative.Split('/'), parts))
            {
                files.Add(slash < 0 ? relative : file);
            }
        }

        if (files.Count == before)
        {
            problems.Add($"{pattern}: matches no file");
        }
    }

    private static bool Matches(ReadOnlySpan<string> path, ReadOnlySpan<string> pattern)
    {
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }

        if (pattern[0] == "**")
        {
            return Matches(path, pattern[1..]) || (!path.IsEmpty && Matches(path[1..], pattern));
        }

        return !path.IsEmpty && FileSystemName.MatchesSimpleExpression(pattern[0], path[0], ignoreCase: false) && Matches(path[1..], pattern[1..]);
    }
}
