using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>Files stay short enough to be read in one go: half of them under 100 lines and 95 of 100 under 350.</summary>
public class FileLengthTests
{
    private const int MedianLimit = 100;
    private const int P95Limit = 350;

    [Fact]
    public void Files_of_the_engine_are_short() => Repository.AssertNone(Check(
        Repository.Files("src/StreamEngine", ".cs").Select(file => (file.Path, file.Lines.Count()))));

    [Fact]
    public void Control_a_tree_of_middling_files_is_found() =>
        Assert.Single(Check(Enumerable.Range(0, 20).Select(i => ($"src/{i}.cs", i < 9 ? 20 : MedianLimit))));

    [Fact]
    public void Control_a_tenth_of_long_files_is_found_and_the_longest_is_named()
    {
        string finding = Assert.Single(Check(Enumerable.Range(0, 20).Select(i => ($"src/{i}.cs", i < 18 ? 20 : P95Limit + i))));
        Assert.Contains($"{P95Limit + 19} src/19.cs", finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_short_files_pass() =>
        Repository.AssertNone(Check(Enumerable.Range(0, 20).Select(i => ($"src/{i}.cs", i == 0 ? 2000 : MedianLimit - 1))));

    private static IEnumerable<string> Check(IEnumerable<(string Path, int Lines)> files)
    {
        (string Path, int Lines)[] sorted = [.. files.OrderBy(file => file.Lines)];
        if (sorted.Length == 0)
        {
            yield break;
        }

        string longest = string.Join("", sorted.Reverse().Take(12).Select(file => $"\n  {file.Lines} {file.Path}"));
        int median = Rank(sorted, 0.5), p95 = Rank(sorted, 0.95);
        if (median >= MedianLimit)
        {
            yield return $"the median file has {median} lines, the limit is {MedianLimit}; the longest are{longest}";
        }

        if (p95 >= P95Limit)
        {
            yield return $"the 95th percentile is {p95} lines, the limit is {P95Limit}; the longest are{longest}";
        }
    }

    // Nearest rank: the smallest value with at least that share of the files at or below it.
    private static int Rank((string Path, int Lines)[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1].Lines;
}
