using System.CommandLine;
using System.Text;
using StreamEngine.Server.Commands.Scores;
using StreamEngine.Server.Terminal;

namespace StreamEngine.Server.Commands;

/// <summary><c>score PATH --output DIR</c>: an anomaly score for every row of CSV files.</summary>
internal static class ScoreCommand
{
    internal static Command Create(CliContext context)
    {
        var path = new Argument<string>("PATH") { Description = "A CSV file, or a folder whose *.csv files are all scored; with a column timestamp and one or more value columns" };
        var output = new Option<string>("--output", "-o") { Description = "Folder for the results, at the same relative paths", HelpName = "DIR", Required = true };
        var command = new Command(
            "score",
            "Scores every row of CSV files: timestamp,value,score with a score in [0, 1] that depends on earlier rows of the file only. "
            + "The column called value is scored, or the first that is not the timestamp. A row whose value cannot be read scores 0.")
        {
            path, output,
        };
        command.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetRequiredValue(path), parsed.GetRequiredValue(output), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string path, string folder, CancellationToken cancellation)
    {
        (string Input, string Relative)[] files = Files(path);
        string output = Path.GetFullPath(folder);
        long rows = 0;
        int failed = 0;
        foreach ((string input, string relative) in files)
        {
            cancellation.ThrowIfCancellationRequested();
            string target = Path.Combine(output, relative);
            if (target == Path.GetFullPath(input))
            {
                throw new CliException($"--output: the result would replace {input}", ExitCode.Usage);
            }

            try
            {
                rows += Score(input, target);
            }
            catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or ZstdSharp.ZstdException)
            {
                failed++;
                string message = error.Message.StartsWith(input, StringComparison.Ordinal) ? error.Message : $"{input}: {error.Message}";
                await context.Error.WriteLineAsync($"error: {message}").ConfigureAwait(false);
            }
        }

        await context.Error.WriteLineAsync($"{HumanText.Count(rows, "row")} of {HumanText.Count(files.Length - failed, "file")} scored into {folder}").ConfigureAwait(false);
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static (string Input, string Relative)[] Files(string path)
    {
        if (File.Exists(path))
        {
            return [(path, Path.GetFileName(path))];
        }

        if (!Directory.Exists(path))
        {
            throw new CliException($"{path}: no such file or folder");
        }

        (string, string)[] files = [.. Directory.EnumerateFiles(path, "*.csv", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(f => (f, Path.GetRelativePath(path, f)))];
        return files.Length > 0 ? files : throw new CliException($"{path}: the folder holds no *.csv files");
    }

    private static long Score(string input, string target)
    {
        using FileStream source = File.OpenRead(input);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var file = new Analysis.PendingFile(target);
        long rows;
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true))
        {
            rows = ScoreFile.Run(source, input, writer);
        }

        file.Keep();
        return rows;
    }
}
