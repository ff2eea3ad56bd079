using System.Globalization;

namespace StreamEngine.Evaluation.Sessions;

/// <summary>Prints how well odd sessions of log lines are found: of generated logs of blocks, or of a file.</summary>
internal static class SessionsCommand
{
    private const double LearnedShare = 0.01;
    private const double FaultyShare = 0.025;

    internal const string Usage =
        "sessions [--seed N] [--sessions N]    generated blocks\n       sessions FILE.csv [FILE.csv ...]      lines of session,template,label";

    /// <summary>Runs the command with the words behind its name.</summary>
    internal static int Run(ReadOnlySpan<string> words, TextWriter output)
    {
        (int seed, int count) = (1, 20_000);
        var files = new List<string>();
        for (int i = 0; i < words.Length; i++)
        {
            bool isOption = words[i] is "--seed" or "--sessions";
            int value = 0;
            if (isOption && (i + 1 == words.Length || !int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out value) || value < 1))
            {
                output.WriteLine($"{words[i]} needs a number from 1 on");
                return 2;
            }

            (seed, count) = words[i] switch { "--seed" => (value, count), "--sessions" => (seed, value), _ => (seed, count) };
            if (isOption)
            {
                i++;
            }
            else
            {
                files.Add(words[i]);
            }
        }

        if (files.Count == 0)
        {
            Print($"blocks, seed {seed}", SessionReader.Read(BlockLog.Make(seed, count, FaultyShare)), output);
        }

        foreach (string file in files)
        {
            Print(file, SessionReader.ReadFile(file), output);
        }

        return 0;
    }

    private static void Print(string name, List<LabelledSession> sessions, TextWriter output)
    {
        int normal = sessions.Count(static s => s.Fault is null);
        int learned = (int)(normal * LearnedShare);
        output.WriteLine(FormattableString.Invariant($"{name}: {sessions.Count} sessions, {sessions.Sum(static s => (long)s.Length)} lines"));
        SessionScores.Print($"taught with the first {learned} sessions without a fault", SessionScores.Judge(sessions, learned, isTaught: true), output);
        SessionScores.Print($"from the start, nobody knows faults, the first {learned} only learned", SessionScores.Judge(sessions, learned, isTaught: false), output);
        SessionScores.Print($"from the start, the first {5 * learned} only learned", SessionScores.Judge(sessions, 5 * learned, isTaught: false), output);
    }
}
