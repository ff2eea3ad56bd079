using System.Text.RegularExpressions;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>The top of the tree is a table of contents: what may stand there is listed here.</summary>
public class TreeTests
{
    private static readonly string[] s_top =
        ["src", "tests", "benchmarks", "tools", "docs", "StreamEngine.sln", "README.md", "LICENSE", "global.json"];

    // What a build, a test run or an editor leaves behind; all of it is in .gitignore.
    private static readonly Regex s_left = new(@"^(bin|obj|artifacts|TestResults|BenchmarkDotNet\.Artifacts|.*\.(user|binlog))$");

    private static readonly Regex s_build = new(@"^Directory\.\w+\.(props|targets)$");

    [Fact]
    public void The_top_of_the_tree_holds_only_what_it_may() => Repository.AssertNone(
        Check(Directory.EnumerateFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)!)));

    [Theory]
    [InlineData("src/StreamEngine")]
    [InlineData("tests/StreamEngine.Tests")]
    [InlineData("tools/test.sh")]
    [InlineData("tools/check.sh")]
    [InlineData(".ci/run")]
    [InlineData("LICENSE")]
    [InlineData("docs/CHANGELOG.md")]
    [InlineData("docs/CONTRIBUTING.md")]
    public void What_everyone_looks_for_stands_where_it_is_expected(string path) => Assert.True(Repository.Exists(path), path);

    [Theory]
    [InlineData("tools/test.sh")]
    [InlineData("tools/check.sh")]
    [InlineData(".ci/run")]
    public void Scripts_can_be_executed(string path)
    {
        Assert.StartsWith("#!/usr/bin/env bash\n", File.ReadAllText(Path.Combine(Repository.Root, path)), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Path.Combine(Repository.Root, path)).HasFlag(UnixFileMode.UserExecute), path);
        }
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("Program.cs")]
    [InlineData("scripts")]
    [InlineData("BannedSymbols.txt")]
    [InlineData("Directory.Build.props.bak")]
    public void Control_a_stray_entry_is_found(string name) => Assert.Single(Check([name, "src", ".gitignore", "Directory.Build.props"]));

    private static IEnumerable<string> Check(IEnumerable<string> names) =>
        names.Where(name => !name.StartsWith('.') && !s_top.Contains(name) && !s_build.IsMatch(name) && !s_left.IsMatch(name))
            .Order(StringComparer.Ordinal).Select(name => $"{name} may not stand at the top of the tree");
}
