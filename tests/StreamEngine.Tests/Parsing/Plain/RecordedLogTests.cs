using System.Text;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Plain;
using StreamEngine.Parsing.Syslog;
using Xunit;

namespace StreamEngine.Tests.Parsing.Plain;

/// <summary>
/// Compares bodies with the message column of hand-labelled recordings (logpai/loghub, Zhu et al., ISSRE 2023). Runs only where
/// STREAMENGINE_DATA names the folder that holds <c>loghub/</c>.
/// </summary>
public class RecordedLogTests
{
    [Fact]
    public void Bodies_are_what_people_labelled_as_the_message()
    {
        string? folder = Environment.GetEnvironmentVariable("STREAMENGINE_DATA");
        Assert.SkipWhen(folder is null, "STREAMENGINE_DATA is not set");
        ITestOutputHelper? output = TestContext.Current.TestOutputHelper;
        string[] systems = [.. Directory.GetDirectories(Path.Combine(folder, "loghub")).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(systems);
        foreach (string system in systems)
        {
            string name = Path.GetFileName(system);
            byte[] bytes = File.ReadAllBytes(Path.Combine(system, name + ".log"));
            List<string> expected = [.. ReadContents(Path.Combine(system, "structured.csv"))];
            FormatDetection detection = FormatDetector.Detect(ParserHarness.Sample(bytes));
            double own = Compare(detection.Format!, bytes, expected, output);
            double plain = Compare(new PlainFormat(), bytes, expected, null);
            output?.WriteLine($"{name}: {detection.Format!.Name} {own:P2}, plain {plain:P2}");
            Assert.True(own > 0.97, $"{name}: only {own:P2} of the bodies are the message");
        }
    }

    private static double Compare(IRecordFormat format, byte[] bytes, List<string> expected, ITestOutputHelper? output)
    {
        ParserOptions options = new() { Now = 1_767_600_000_000_000_000 };
        IRecordParser parser = ParserHarness.Create(format, bytes, options);
        output?.WriteLine(parser.Description);
        ParseResult result = ParserHarness.Parse(parser, bytes);
        output?.WriteLine($"rows {result.Rows.Count}, rejects {result.Rejects.Count}, expected {expected.Count}; {result.Logs[0]}");
        int equal = 0;
        int shown = 0;
        Dictionary<string, int> wanted = expected.CountBy(Normalize).ToDictionary();
        foreach (LogRow row in result.Logs)
        {
            string body = Normalize(row.Body);
            if (wanted.TryGetValue(body, out int left) && left > 0)
            {
                wanted[body] = left - 1;
                equal++;
            }
            else if (shown++ < 5)
            {
                output?.WriteLine("  differs: " + row.Body + " <- " + row.Record);
            }
        }

        return (double)equal / expected.Count;
    }

    /// <summary>The labelled files collapse spaces in places.</summary>
    private static string Normalize(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim();

    private static IEnumerable<string> ReadContents(string path)
    {
        int column = -1;
        foreach (List<string> row in ReadRows(File.ReadAllText(path)))
        {
            if (column < 0)
            {
                column = row.IndexOf("Content");
                continue;
            }

            yield return row[column];
        }
    }

    private static IEnumerable<List<string>> ReadRows(string text)
    {
        List<string> row = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append(text[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is ',' or '\n' && !quoted)
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else if (c != '\r' || quoted)
            {
                cell.Append(c);
            }
        }
    }
}
