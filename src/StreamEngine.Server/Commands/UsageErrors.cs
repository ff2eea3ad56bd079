using System.CommandLine;
using System.CommandLine.Parsing;

namespace StreamEngine.Server.Commands;

/// <summary>Says what is wrong with a command line and where its help is.</summary>
internal static class UsageErrors
{
    internal static void Write(ParseResult parsed, TextWriter output)
    {
        // A command that is not known is an unmatched word first; that there is no known one says nothing more.
        bool unknown = parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens.Count > 0;
        IEnumerable<string> messages = unknown ? [$"There is no command '{parsed.UnmatchedTokens[0]}'."] : parsed.Errors.Select(static e => e.Message);
        foreach (string message in messages.Distinct(StringComparer.Ordinal))
        {
            output.WriteLine($"error: {message}");
        }

        Command command = parsed.CommandResult.Command;
        string name = command is RootCommand ? string.Empty : command.Name + " ";
        if (unknown && Nearest(parsed.UnmatchedTokens[0], command) is { } meant)
        {
            output.WriteLine($"hint: did you mean 'streamengine {meant}'?");
        }

        output.WriteLine($"hint: 'streamengine {name}--help' shows usage and examples");
    }

    /// <summary>The command whose name differs by at most two letters, or begins with what was typed.</summary>
    private static string? Nearest(string typed, Command root) => root.Subcommands
        .Select(c => (c.Name, Distance: c.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(c.Name, typed)))
        .Where(c => c.Distance <= 2)
        .OrderBy(c => c.Distance)
        .Select(c => c.Name)
        .FirstOrDefault();

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, corner + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1));
                corner = above;
            }
        }

        return row[b.Length];
    }
}
