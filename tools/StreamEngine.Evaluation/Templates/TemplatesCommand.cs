using System.Globalization;
using System.Text;

namespace StreamEngine.Evaluation.Templates;

/// <summary>Prints how well the templates of labelled logs are found: bare messages, and whole lines whose headers are detected.</summary>
internal static class TemplatesCommand
{
    private const int StandardMistakes = 20;

    private sealed record Options(string Directory, int Thin, int Mistakes);

    /// <summary>Runs the command with the words that follow its name.</summary>
    /// <returns>The exit code; 2 when the words are not understood.</returns>
    internal static async Task<int> RunAsync(ReadOnlyMemory<string> args, TextWriter output)
    {
        if (Parse(args.Span) is not { } options)
        {
            return 2;
        }

        List<LogSystem> systems = LogSystem.ReadAll(options.Directory);
        if (systems.Count == 0)
        {
            await output.WriteLineAsync($"{options.Directory}: no folder NAME with NAME.log and structured.csv").ConfigureAwait(false);
            return 1;
        }

        systems = options.Thin > 0 ? [.. systems.Select(s => s.Thin(options.Thin))] : systems;
        await ScoreAsync("bare messages", systems, s => MiningRun.MineAsync(s.Messages, new UTF8Encoding(false), bare: true), options.Mistakes, output).ConfigureAwait(false);
        await output.WriteLineAsync().ConfigureAwait(false);
        await ScoreAsync("whole lines", systems, s => MiningRun.MineAsync(s.Lines, Encoding.Latin1, bare: false), options.Mistakes, output).ConfigureAwait(false);
        return 0;
    }

    private static Options? Parse(ReadOnlySpan<string> args)
    {
        var options = new Options("", 0, 0);
        for (int i = 0; i < args.Length; i++)
        {
            bool hasNumber = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0;
            int value = hasNumber ? int.Parse(args[i + 1], CultureInfo.InvariantCulture) : 0;
            switch (args[i])
            {
                case "--thin" when hasNumber: options = options with { Thin = value }; i++; break;
                case "--wrong": options = options with { Mistakes = hasNumber ? value : StandardMistakes }; i += hasNumber ? 1 : 0; break;
                case ['-', ..]: return null;
                case var directory when options.Directory.Length == 0: options = options with { Directory = directory }; break;
                default: return null;
            }
        }

        return options.Directory.Length == 0 ? null : options;
    }

    private static async Task ScoreAsync(string mode, List<LogSystem> systems, Func<LogSystem, Task<List<MinedLine>>> mineAsync, int mistakes, TextWriter output)
    {
        var scores = new List<MiningScore>();
        var wrong = new StringBuilder();
        foreach (LogSystem system in systems)
        {
            List<MinedLine> mined = await mineAsync(system).ConfigureAwait(false);
            scores.Add(MiningScore.Of(system.Templates, mined));
            Append(wrong, $"{system.Name}, {mode}", MiningMistake.All(system.Templates, mined), mistakes);
        }

        output.WriteLine($"{mode,-16}{"lines",8}{"true",7}{"found",7}{"GA",8}{"FGA",8}{"PA",8}{"FTA",8}");
        for (int i = 0; i < systems.Count; i++)
        {
            output.WriteLine(Text($"{systems[i].Name,-16}{scores[i].Lines,8}{scores[i].TrueGroups,7}{scores[i].FoundGroups,7}") + Columns(measure => measure(scores[i])));
        }

        output.WriteLine($"{"mean",-38}{Columns(scores.Average)}");
        output.WriteLine($"{"best",-38}{Columns(scores.Max)}");
        output.WriteLine($"{"worst",-38}{Columns(scores.Min)}");
        output.Write(wrong);
    }

    private static string Columns(Func<Func<MiningScore, double>, double> value)
    {
        Func<MiningScore, double>[] measures = [s => s.GroupingAccuracy, s => s.GroupingF1, s => s.ParsingAccuracy, s => s.TemplateF1];
        return string.Concat(measures.Select(m => Text($"{value(m),8:F3}")));
    }

    private static void Append(StringBuilder text, string title, List<MiningMistake> mistakes, int most)
    {
        if (most == 0 || mistakes.Count == 0)
        {
            return;
        }

        int lines = mistakes.Sum(m => m.Truth.Lines.Count);
        text.Append(Text($"\n{title}: {mistakes.Count} true templates with {lines} lines were not found as they are\n"));
        foreach (MiningMistake mistake in mistakes.Take(most))
        {
            text.Append(Text($"{mistake.Truth.Lines.Count,6} {(mistake.WrongGroup ? "group" : "text")}: {mistake.Truth.Text}\n"));
            foreach ((string found, int count, int of) in mistake.Found.Take(most))
            {
                text.Append(Text($"{count,14} of {of}: {found}\n"));
            }
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
