using System.Text.RegularExpressions;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>Documents name only what exists: every relative link, its heading, and every path into the tree.</summary>
public class DocumentLinkTests
{
    private static readonly Regex s_link = new(@"(?<!\\)\]\(\s*<?([^)\s>]+)>?(?:\s+""[^""]*"")?\s*\)|^\s*\[[^\]]+\]:\s*(\S+)", RegexOptions.Multiline);
    private static readonly Regex s_path = new(@"(?<![\w./:\\~$%}-])(?:\./)?((?:src|tests|tools|benchmarks|docs|\.ci|\.build)/[\w./*<>{}…-]+)");
    private static readonly Regex s_heading = new(@"^#{1,6}\s+(.+?)\s*#*\s*$", RegexOptions.Multiline);
    private static readonly Regex s_fence = new(@"^([^\S\n]*)(```+|~~~+)[^\n]*\n.*?(?:^\1\2\s*$|\z)", RegexOptions.Multiline | RegexOptions.Singleline);
    private static readonly Regex s_inlineCode = new(@"`[^`\n]*`");

    [Fact]
    public void Links_and_paths_in_documents_exist() => Repository.AssertNone(
        Repository.Files("docs", ".md").Append(new SourceFile("README.md", Repository.Read("README.md")))
            .SelectMany(file => Check(file, Repository.Exists, Repository.Read)));

    [Theory]
    [InlineData("See [guide](missing.md).")]
    [InlineData("See [guide](../src/Missing/A.cs \"title\").")]
    [InlineData("See [guide](guide.md#no-such-part).")]
    [InlineData("See [below](#nowhere).")]
    [InlineData("See [guide][1].\n\n[1]: missing.md")]
    [InlineData("![picture](images/missing.png)")]
    [InlineData("The miner is in `src/Missing/A.cs`.")]
    [InlineData("```\ncat tests/Missing/A.cs\n```")]
    [InlineData("The miner (src/Missing).")]
    public void Control_a_dead_link_or_path_is_found(string text) => Assert.Single(CheckMadeUp(text));

    [Theory]
    [InlineData("See [guide](guide.md), [part](guide.md#the-first-part) and [web](https://example.org/src/x).")]
    [InlineData("## Where it *lives*\n[here](#where-it-lives), `src/A.cs`, src/A.cs.")]
    [InlineData("A folder `src/<Stage>/` or `tests/*.cs`, /usr/src/x and https://example.org/docs/x.")]
    [InlineData("```\nitems[0](missing.md)\n```\nand `[x](missing.md)`")]
    [InlineData("Up: [source](../src/A.cs) and [root](/src/A.cs).")]
    public void Control_live_links_and_paths_pass(string text) => Repository.AssertNone(CheckMadeUp(text));

    private static IEnumerable<string> CheckMadeUp(string text) => Check(
        new SourceFile("docs/made-up.md", text),
        path => path is "docs/guide.md" or "src/A.cs" or "docs/made-up.md",
        _ => "# Guide\n## The first part\n");

    private static IEnumerable<string> Check(SourceFile file, Predicate<string> exists, Func<string, string> read)
    {
        string folder = file.Path.Contains('/') ? file.Path[..file.Path.LastIndexOf('/')] : "";
        string prose = s_inlineCode.Replace(Blank(file.Text, s_fence), match => new string(' ', match.Length));
        foreach (Match match in s_link.Matches(prose))
        {
            string target = Uri.UnescapeDataString(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value);
            if (Regex.IsMatch(target, @"^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase))
            {
                continue;
            }

            string[] parts = target.Split('#', 2);
            string path = parts[0].Length == 0 ? file.Path : Join(folder, parts[0]);
            if (!exists(path))
            {
                yield return file.At(match.Index, $"the link to {target} is dead");
            }
            else if (parts.Length == 2 && path.EndsWith(".md", StringComparison.Ordinal)
                && !Anchors(path == file.Path ? file.Text : read(path)).Contains(parts[1]))
            {
                yield return file.At(match.Index, $"{path} has no heading #{parts[1]}");
            }
        }

        // Link targets are checked above; what is left are paths in running text and in code.
        string rest = Blank(file.Text, s_link);
        foreach (Match match in s_path.Matches(rest))
        {
            string path = match.Groups[1].Value.TrimEnd('.', '/', '-');
            if (path.IndexOfAny(['*', '<', '{', '…']) < 0 && !exists(path))
            {
                yield return file.At(match.Index, $"{path} does not exist");
            }
        }
    }

    private static string Blank(string text, Regex pattern) => pattern.Replace(text, match => Regex.Replace(match.Value, @"[^\n]", " "));

    private static string Join(string folder, string target)
    {
        var parts = new List<string>(target.StartsWith('/') || folder.Length == 0 ? [] : folder.Split('/'));
        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    // As the common hosts make them: lower case, marks dropped, blanks to hyphens, repeats numbered.
    private static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match match in s_heading.Matches(Blank(text, s_fence)))
        {
            string title = Regex.Replace(match.Groups[1].Value, @"\[([^\]]*)\]\([^)]*\)", "$1");
            string slug = Regex.Replace(title.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-');
            string unique = slug;
            for (int n = 1; !anchors.Add(unique); n++)
            {
                unique = $"{slug}-{n}";
            }
        }

        return anchors;
    }
}
