using System.Text.RegularExpressions;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>
/// The banned-API analyzer knows types and is switched on for src; this reads the text, so that what the analyzer cannot name
/// (target-typed construction, awaiters, any constructor) and the ways around it are found as well.
/// </summary>
public class BannedTextTests
{
    private static readonly (Regex Pattern, string Why)[] s_banned =
    [
        (new(@"\bStopwatch\b"), "TimeProvider.GetTimestamp"),
        (new(@"\bDateTime(Offset)?\s*\.\s*(Now|UtcNow|Today)\b"), "event time or TimeProvider only"),
        (new(@"\bEnvironment\s*\.\s*TickCount(64)?\b"), "TimeProvider.GetTimestamp"),
        (new(@"\bThread\s*\.\s*(Sleep|SpinWait)\b"), "await a delay of the TimeProvider"),
        (new(@"\bTask\s*\.\s*(WaitAll|WaitAny)\b"), "await Task.WhenAll or WhenAny"),
        (new(@"\b\w*[tT]asks?\s*\.\s*Wait\s*\(|Async\s*\([^;{}]*\)\s*\.\s*Wait\s*\("), "await the task"),
        (new(@"\b\w*[tT]ask\s*\.\s*Result\b|Async\s*\([^;{}]*\)\s*\.\s*Result\b"), "await the task"),
        (new(@"\.\s*GetAwaiter\s*\(\s*\)\s*\.\s*GetResult\b"), "await the task"),
        (new(@"\bnew\s+(System\s*\.\s*)?Random\s*\(\s*\)|\bRandom\??\s+\w+\s*=\s*new\s*\(\s*\)|\bRandom\s*\.\s*Shared\b"), "seeded randomness only"),
        (new(@"\bGuid\s*\.\s*(NewGuid|CreateVersion7)\b|\bRandomNumberGenerator\b"), "ids are derived from what they are about"),
    ];

    private static readonly Regex s_wayAround = new(@"\bRS0030\b");

    [Fact]
    public void No_wall_clock_blocking_wait_or_unseeded_randomness_in_src() =>
        Repository.AssertNone(Repository.Sources().SelectMany(Check));

    [Fact]
    public void Nothing_switches_the_banned_API_analyzer_off() => Repository.AssertNone(
        Repository.Sources().Concat(Repository.Files("src", ".csproj")).Concat(Repository.Files("src", ".editorconfig"))
            .Append(new SourceFile("Directory.Build.props", Repository.Read("Directory.Build.props")))
            .Append(new SourceFile("Directory.Build.targets", Repository.Read("Directory.Build.targets")))
            .Append(new SourceFile(".editorconfig", Repository.Read(".editorconfig")))
            .SelectMany(CheckWayAround));

    [Fact]
    public void The_list_of_banned_symbols_is_in_force()
    {
        string targets = Repository.Read("Directory.Build.targets");
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", targets, StringComparison.Ordinal);
        Assert.Contains(".build/BannedSymbols.txt", targets, StringComparison.Ordinal);
        Assert.Contains("P:System.DateTime.UtcNow;", Repository.Read(".build/BannedSymbols.txt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var w = Stopwatch.StartNew();")]
    [InlineData("var t = DateTime.UtcNow;")]
    [InlineData("var t = System.DateTimeOffset .Now;")]
    [InlineData("long t = Environment.TickCount64;")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("Task.WaitAll(a, b);")]
    [InlineData("_drainTask.Wait();")]
    [InlineData("RunAsync(token).Wait(100);")]
    [InlineData("var x = task.Result;")]
    [InlineData("var x = ReadAsync(buffer, Count()).Result;")]
    [InlineData("RunAsync().GetAwaiter().GetResult();")]
    [InlineData("var r = new Random();")]
    [InlineData("private readonly Random _random = new();")]
    [InlineData("var r = Random.Shared.Next();")]
    [InlineData("var id = $\"{Guid.NewGuid()}\";")]
    public void Control_banned_text_is_found(string code) => Assert.NotEmpty(Check(new SourceFile("src/A.cs", code)));

    [Theory]
    [InlineData("// DateTime.UtcNow would break replay\nvar s = \"Stopwatch\";")]
    [InlineData("var r = new Random(seed); Random q = new(7);")]
    [InlineData("var v = parsed.Result; gate.Wait(token); await task; var t = clock.GetUtcNow();")]
    public void Control_other_text_passes(string code) => Repository.AssertNone(Check(new SourceFile("src/A.cs", code)));

    [Fact]
    public void Control_a_way_around_the_analyzer_is_found() =>
        Assert.Single(CheckWayAround(new SourceFile("src/A.cs", "#pragma warning disable RS0030\nvar x = 1;")));

    private static IEnumerable<string> Check(SourceFile file) => s_banned.SelectMany(rule => file.Find(rule.Pattern, rule.Why));

    private static IEnumerable<string> CheckWayAround(SourceFile file) => file.FindInText(s_wayAround, "banned symbols stay banned");
}
