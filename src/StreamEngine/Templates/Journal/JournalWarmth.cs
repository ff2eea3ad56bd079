using StreamEngine.Snapshots;

namespace StreamEngine.Templates.Journal;

/// <summary>Fills a new table with what a journal knows.</summary>
internal static class JournalWarmth
{
    private const int TableVersion = 3;
    private const int ReplacedPerTemplate = 4;

    /// <summary>
    /// Loads the templates that are there, the latest when there are more than the table may have, and of those that were taken over by them
    /// the latest. What was evicted comes back by itself, under the id that it had.
    /// </summary>
    internal static void Warm(TemplateTable table, JournalState state, int maxTemplates)
    {
        JournalTemplate[] alive =
        [
            .. state.Templates.Where(static t => !t.IsRetired).OrderByDescending(static t => t.LastSeen).Take(maxTemplates),
        ];
        var kept = alive.ToHashSet();
        kept.UnionWith(state.Templates.Where(t => t.By is not null && kept.Contains(state.Resolve(t.Number)!)).TakeLast(ReplacedPerTemplate * maxTemplates).ToArray());
        var infos = new Dictionary<ulong, TemplateInfo>();
        foreach (JournalTemplate template in state.Templates.Where(kept.Contains))
        {
            infos.Add(template.Number, new TemplateInfo(infos.Count, new KeyHash(template.Number, template.Check), template.Form, template.ExampleBytes, template.Entity)
            {
                Severity = template.Severity,
                FirstSeen = template.FirstSeen,
                LastSeen = template.LastSeen,
                Count = template.Count,
                IsGeneral = template.IsGeneral,
                ReplacedAt = template.ReplacedAt,
            });
        }

        foreach (JournalTemplate template in kept.Where(static t => t.By is not null))
        {
            infos[template.Number].ReplacedBy = infos[state.Resolve(template.Number)!.Number];
        }

        Load(table, [.. infos.Values]);
        foreach (TemplateInfo template in table.Templates)
        {
            template.IsRemembered = true;
        }
    }

    /// <summary>By the door of snapshots: what was read is checked as they are.</summary>
    private static void Load(TemplateTable table, TemplateInfo[] templates)
    {
        var output = new SnapshotOutput();
        output.WriteInt64(templates.Select(static t => t.LastSeen).DefaultIfEmpty(long.MinValue).Max());
        output.WriteInt64(0);
        output.WriteInt32(-1);
        new TemplateRoom(1).Save(output);
        output.WriteInt32(templates.Length);
        foreach (TemplateInfo template in templates)
        {
            TemplateState.Save(template, output);
        }

        new SignatureMap().Save(output);
        var input = new SnapshotInput(output.ToArray());
        table.Load(ref input, TableVersion);
    }
}
