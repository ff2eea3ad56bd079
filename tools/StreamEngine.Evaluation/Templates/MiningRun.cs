using System.Text;
using StreamEngine.Server.Commands;
using StreamEngine.Server.Commands.Scores;

namespace StreamEngine.Evaluation.Templates;

/// <summary>Mines lines by <c>streamengine templates FILE --output FILE.csv</c>, in this process and with the settings that a user starts with.</summary>
internal static class MiningRun
{
    /// <summary>What each of the lines got.</summary>
    /// <param name="lines">Lines.</param>
    /// <param name="encoding">How they are written: whole lines as Latin-1, messages as UTF-8.</param>
    /// <param name="bare">True for messages, false for lines whose headers are to be detected.</param>
    /// <exception cref="InvalidOperationException">The command failed, or did not give a row for each line.</exception>
    internal static async Task<List<MinedLine>> MineAsync(IReadOnlyList<string> lines, Encoding encoding, bool bare)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("streamengine-evaluation-");
        try
        {
            string log = Path.Combine(folder.FullName, "lines.log");
            string csv = Path.Combine(folder.FullName, "templates.csv");
            await File.WriteAllTextAsync(log, string.Concat(lines.Select(l => l + "\n")), encoding).ConfigureAwait(false);
            await RunAsync("templates", log, "--output", csv, "--header", bare ? "none" : "auto").ConfigureAwait(false);
            List<MinedLine> mined = Read(csv);
            return mined.Count == lines.Count ? mined : throw new InvalidOperationException($"{lines.Count} lines went in, and {mined.Count} came out.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(params string[] args)
    {
        using var error = new StringWriter();
        if (await Cli.InvokeAsync(args, Stream.Null, error, Stream.Null).ConfigureAwait(false) != ExitCode.Done)
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    private static List<MinedLine> Read(string csv)
    {
        using var reader = new StreamReader(csv);
        var rows = new CsvRows(reader);
        var mined = new List<MinedLine>();
        rows.Read();
        while (rows.Read())
        {
            mined.Add(new MinedLine(rows.Cells[1], rows.Cells[2]));
        }

        return mined;
    }
}
