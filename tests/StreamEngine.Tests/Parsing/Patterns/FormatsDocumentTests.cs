using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Parsing;
using StreamEngine.Tests.House;
using Xunit;

namespace StreamEngine.Tests.Parsing.Patterns;

/// <summary>The examples of docs/formats.md are true.</summary>
public class FormatsDocumentTests
{
    [Fact]
    public void Every_example_gives_the_columns_that_it_shows()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "formats.md"));
        string[] examples = [.. document.Split("```example\n").Skip(1).Select(static part => part.Split("```")[0])];
        Assert.True(examples.Length >= 12);
        foreach (string example in examples)
        {
            Check(example.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(static l => l.Split(": ", 2)[0], static l => l.Split(": ", 2)[1], StringComparer.Ordinal));
        }
    }

    private static void Check(Dictionary<string, string> example)
    {
        ParserOptions options = new() { Format = new FormatOptions { Pattern = example.GetValueOrDefault("pattern") } };
        Assert.Empty(FormatOptionCheck.Run(example["format"], options.Format));
        LogRow row = Assert.Single(ParserHarness.Parse(PatternLayoutTests.Format(example["format"]), example["line"], options).Logs);
        Dictionary<string, string> found = new(StringComparer.Ordinal)
        {
            ["time"] = row.Time == EventBatch.NoTime ? string.Empty : Rfc3339.Format(row.Time),
            ["severity"] = row.Severity.ToString(CultureInfo.InvariantCulture),
            ["service"] = row.Service,
            ["logger"] = row.Logger,
            ["trace"] = row.TraceId,
            ["status"] = row.Status == 0 ? string.Empty : row.Status.ToString(CultureInfo.InvariantCulture),
            ["size"] = double.IsNaN(row.Size) ? string.Empty : row.Size.ToString(CultureInfo.InvariantCulture),
            ["duration"] = double.IsNaN(row.Duration) ? string.Empty : row.Duration.ToString(CultureInfo.InvariantCulture),
            ["body"] = row.Body,
        };
        foreach ((string column, string value) in found.Where(static c => c.Value.Length > 0))
        {
            Assert.Equal((example["line"], column, example.GetValueOrDefault(column, "(not shown)")), (example["line"], column, value));
        }
    }
}
