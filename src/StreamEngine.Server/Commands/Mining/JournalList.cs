using System.Globalization;
using System.Text;
using StreamEngine.Server.Terminal;
using StreamEngine.Templates.Journal;

namespace StreamEngine.Server.Commands.Mining;

/// <summary><c>templates --journal DIR</c>: what a journal of templates holds.</summary>
internal static class JournalList
{
    /// <summary>Shows templates that have lines, the most frequent first, and tells how many lead to them or are gone.</summary>
    internal static int Run(CliContext context, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CliException($"{folder}: there is no such folder");
        }

        TemplateJournal journal = TemplateJournal.Read(folder);
        var text = new StringBuilder();
        foreach (JournalTemplate template in journal.Templates.Where(static t => t.ReplacedBy is null && !t.IsEvicted).OrderByDescending(static t => t.Count).ThenBy(static t => t.Id, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{template.Id} {template.Count,12} {HumanText.Clean(template.Text, 400)}\n");
        }

        int replaced = journal.Templates.Count(static t => t.ReplacedBy is not null);
        int evicted = journal.Templates.Count(static t => t.IsEvicted);
        text.Append(CultureInfo.InvariantCulture, $"{HumanText.Count(journal.Templates.Count - replaced - evicted, "template")}, {HumanText.Count(replaced)} taken over by general ones, {HumanText.Count(evicted)} evicted.\n");
        context.Output.Write(text.ToString());
        foreach (string problem in journal.Problems)
        {
            context.Error.WriteLine(problem);
        }

        return journal.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
