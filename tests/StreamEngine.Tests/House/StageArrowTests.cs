using System.Text.RegularExpressions;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>A stage folder of the engine knows only the folders before it in the flow of data.</summary>
public class StageArrowTests
{
    private static readonly string[] s_foundations = ["Memory", "Numerics", "Diagnostics"];
    private static readonly string[] s_columns = [.. s_foundations, "Batching"];
    private static readonly string[] s_parsed = [.. s_columns, "Snapshots", "Ingestion", "Parsing"];
    private static readonly string[] s_framed = [.. s_parsed, "Templates", "Windowing"];
    private static readonly string[] s_judged = [.. s_framed, "Insights", "Scoring", "Correlation", "Prediction"];

    /// <summary>Folder -> the folders whose namespaces it may use. Folders of one rank do not know each other.</summary>
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Memory"] = [],
        ["Numerics"] = ["Memory"],
        ["Diagnostics"] = ["Memory", "Numerics"],
        ["Batching"] = s_foundations,
        ["Snapshots"] = s_columns,
        ["Ingestion"] = [.. s_columns, "Snapshots"],
        ["Parsing"] = s_columns,
        ["Templates"] = s_parsed,
        ["Windowing"] = [.. s_parsed, "Templates"],
        ["Insights"] = [.. s_columns, "Snapshots"],
        ["Scoring"] = s_framed,
        ["Correlation"] = [.. s_framed, "Insights", "Scoring"],
        ["Prediction"] = [.. s_framed, "Insights", "Scoring"],
        ["Emission"] = s_judged,
        ["Runtime"] = [.. s_judged, "Emission"],
        ["Pipeline"] = [.. s_judged, "Emission", "Runtime"],
    };

    private static readonly Regex s_qualified = new(@"(?<![\w.])(?:global::\s*)?StreamEngine\s*\.\s*(\w+)");
    private static readonly Regex s_relative = new($@"(?<![\w.]|\.\s)({string.Join('|', s_allowed.Keys)})\s*\.\s*[A-Z]");
    private static readonly Regex s_namespace = new(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline);

    [Fact]
    public void Stages_use_only_the_stages_before_them() =>
        Repository.AssertNone(Repository.Files("src/StreamEngine", ".cs").SelectMany(Check));

    [Fact]
    public void The_table_of_arrows_has_no_circle()
    {
        string[] order = [.. s_allowed.Keys];
        foreach ((string folder, string[] allowed) in s_allowed)
        {
            Assert.All(allowed, name => Assert.InRange(Array.IndexOf(order, name), 0, Array.IndexOf(order, folder) - 1));
        }

        Assert.DoesNotContain("Correlation", s_allowed["Scoring"]);
        Assert.DoesNotContain("Correlation", s_allowed["Prediction"]);
    }

    [Theory]
    [InlineData("Parsing", "using StreamEngine.Windowing;\nnamespace StreamEngine.Parsing;")]
    [InlineData("Scoring", "namespace StreamEngine.Scoring;\nclass A { StreamEngine.Correlation.B _b; }")]
    [InlineData("Prediction", "namespace StreamEngine.Prediction;\nclass A { global::StreamEngine.Correlation.B _b; }")]
    [InlineData("Batching", "using P = StreamEngine.Parsing.Parser;\nnamespace StreamEngine.Batching;")]
    [InlineData("Windowing", "namespace StreamEngine.Windowing;\nclass A { void F() => Scoring.Detector.Run(); }")]
    [InlineData("Correlation", "using static StreamEngine.Prediction.Forecaster;\nnamespace StreamEngine.Correlation;")]
    [InlineData("Memory", "namespace StreamEngine.Numerics;\nclass A { }")]
    [InlineData("Memory", "namespace StreamEngine;\nclass A { }")]
    [InlineData("Helpers", "namespace StreamEngine.Helpers;\nclass A { }")]
    public void Control_an_arrow_against_the_flow_is_found(string folder, string text) =>
        Assert.NotEmpty(Check(new SourceFile($"src/StreamEngine/{folder}/A.cs", text)));

    [Theory]
    [InlineData("Windowing", "using StreamEngine.Batching;\nnamespace StreamEngine.Windowing;")]
    [InlineData("Parsing", "namespace StreamEngine.Parsing.Json;\nclass A { /* StreamEngine.Windowing */ string s = \"StreamEngine.Scoring\"; }")]
    [InlineData("Scoring", "namespace StreamEngine.Scoring;\nclass A { Forecast Prediction { get; } double F() => Prediction.Value + o.Emission.X; }")]
    [InlineData("Pipeline", "using StreamEngine.Correlation;\nusing StreamEngine.Runtime;\nnamespace StreamEngine.Pipeline;")]
    public void Control_an_arrow_with_the_flow_passes(string folder, string text) =>
        Repository.AssertNone(Check(new SourceFile($"src/StreamEngine/{folder}/A.cs", text)));

    private static IEnumerable<string> Check(SourceFile file)
    {
        string[] parts = file.Path.Split('/');
        string folder = parts.Length > 3 ? parts[2] : "";
        if (folder.Length > 0 && !s_allowed.ContainsKey(folder))
        {
            yield return $"{file.Path}: a stage folder that the table of arrows does not name";
            yield break;
        }

        // A type right in the root namespace would be seen by every stage without a using: only stage-free files stand there.
        string[] allowed = folder.Length > 0 ? s_allowed[folder] : [];
        string own = folder.Length > 0 ? $"StreamEngine.{folder}" : "StreamEngine";
        foreach (Match match in s_namespace.Matches(file.Code))
        {
            string name = match.Groups[1].Value;
            if (name != own && !(folder.Length > 0 && name.StartsWith(own + ".", StringComparison.Ordinal)))
            {
                yield return file.At(match.Index, $"namespace {name} in the folder of {own}");
            }
        }

        IEnumerable<Match> uses = s_qualified.Matches(file.Code)
            .Concat(s_relative.Matches(file.Code).Where(match => !IsMember(file.Code, match.Groups[1].Value)));
        foreach (Match match in uses)
        {
            string used = match.Groups[1].Value;
            if (used != folder && s_allowed.ContainsKey(used) && !allowed.Contains(used))
            {
                yield return file.At(match.Index, $"{own} may not use StreamEngine.{used}");
            }
        }
    }

    // A member that carries the name of a stage hides its namespace.
    private static bool IsMember(string code, string name) => Regex.IsMatch(code, $@"[\w>\]?]\s+{name}\s*[{{;=,)]");
}
