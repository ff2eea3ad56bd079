namespace StreamEngine.Templates.Journal;

/// <summary>What the records of a journal add up to. The same record twice changes nothing the second time.</summary>
internal sealed class JournalState
{
    private const int EntryBytes = 128;

    private readonly Dictionary<ulong, JournalTemplate> _byNumber = [];
    private List<JournalTemplate> _templates = [];

    /// <summary>Templates in the order in which they came.</summary>
    internal IReadOnlyList<JournalTemplate> Templates => _templates;

    /// <summary>A template; null when it is not known.</summary>
    internal JournalTemplate? Find(ulong number) => _byNumber.GetValueOrDefault(number);

    /// <summary>The template that lines of one count as; null when it is not known.</summary>
    internal JournalTemplate? Resolve(ulong number)
    {
        JournalTemplate? at = Find(number);
        while (at?.By is { } by && Find(by) is { } next)
        {
            at = next;
        }

        return at;
    }

    /// <summary>Takes a record in; false when it tells nothing new, or what cannot be.</summary>
    internal bool Apply(TemplateRecord record)
    {
        JournalTemplate? template = Find(record.Number);
        if (record.Kind is TemplateRecordKind.Created or TemplateRecordKind.Revived)
        {
            return Add(template, record);
        }

        return template is not null && record.Kind switch
        {
            TemplateRecordKind.Changed => Change(template, record.Form!),
            TemplateRecordKind.Generalized => Replace(template, record),
            TemplateRecordKind.Evicted => Evict(template),
            _ => Count(template, record),
        };
    }

    /// <summary>Records from which this state comes again, in an order in which they can be applied.</summary>
    internal IEnumerable<TemplateRecord> Records()
    {
        foreach (JournalTemplate template in _templates)
        {
            yield return new TemplateRecord(TemplateRecordKind.Created, template.Number)
            {
                Check = template.Check,
                IsGeneral = template.IsGeneral,
                Severity = template.Severity,
                FirstSeen = template.FirstSeen,
                Form = template.Form,
                ExampleBytes = template.ExampleBytes,
                Entity = template.Entity,
            };
            if (template.Count > 0 || template.LastSeen != long.MinValue)
            {
                yield return CountsOf(template);
            }
        }

        foreach (JournalTemplate template in _templates.Where(static t => t.IsRetired))
        {
            yield return template.By is { } by
                ? new TemplateRecord(TemplateRecordKind.Generalized, template.Number) { By = by, At = template.ReplacedAt }
                : new TemplateRecord(TemplateRecordKind.Evicted, template.Number);
        }
    }

    /// <summary>Forgets the oldest of those that are gone, until they take no more than some bytes.</summary>
    internal void Trim(long mostBytes)
    {
        foreach (JournalTemplate template in _templates.Where(static t => t.By is not null))
        {
            // What lies between may be forgotten.
            template.By = Resolve(template.Number)!.Number;
        }

        long bytes = _templates.Where(static t => t.IsRetired).Sum(BytesOf);
        if (bytes <= mostBytes)
        {
            return;
        }

        var kept = new List<JournalTemplate>();
        foreach (JournalTemplate template in _templates)
        {
            if (template.IsRetired && bytes > mostBytes)
            {
                bytes -= BytesOf(template);
                _byNumber.Remove(template.Number);
            }
            else
            {
                kept.Add(template);
            }
        }

        _templates = kept;
    }

    private static long BytesOf(JournalTemplate template) => EntryBytes + template.Form.Length + template.ExampleBytes.Length;

    private static TemplateRecord CountsOf(JournalTemplate template) => new(TemplateRecordKind.Counted, template.Number)
    {
        Count = template.Count,
        FirstSeen = template.FirstSeen,
        LastSeen = template.LastSeen,
        Severity = template.Severity,
    };

    private static bool Change(JournalTemplate template, byte[] form)
    {
        bool changes = !form.AsSpan().SequenceEqual(template.Form);
        template.Form = form;
        return changes;
    }

    private static bool Evict(JournalTemplate template)
    {
        bool changes = !template.IsRetired;
        template.IsEvicted = template.By is null;
        return changes;
    }

    private static bool Count(JournalTemplate template, TemplateRecord record)
    {
        bool changes = (template.Count, template.FirstSeen, template.LastSeen, template.Severity) != (record.Count, record.FirstSeen, record.LastSeen, record.Severity);
        (template.Count, template.FirstSeen, template.LastSeen, template.Severity) = (record.Count, record.FirstSeen, record.LastSeen, record.Severity);
        return changes;
    }

    private bool Add(JournalTemplate? template, TemplateRecord record)
    {
        if (template is null)
        {
            template = new JournalTemplate(record.Number, record.Form!, record.ExampleBytes!, record.Entity)
            {
                Check = record.Check,
                IsGeneral = record.IsGeneral,
                Severity = record.Severity,
                FirstSeen = record.FirstSeen,
            };
            _byNumber.Add(record.Number, template);
            _templates.Add(template);
            return true;
        }

        bool changes = template.IsRetired || (record.IsGeneral && !template.IsGeneral) | Change(template, record.Form!);
        template.Form = record.Form!;
        template.IsGeneral |= record.IsGeneral;
        template.IsEvicted = false;
        template.By = null;
        template.ReplacedAt = long.MaxValue;
        return changes;
    }

    private bool Replace(JournalTemplate template, TemplateRecord record)
    {
        JournalTemplate? by = Find(record.By);
        if (by is null || template.By == record.By || Resolve(record.By)!.Number == template.Number)
        {
            return false;
        }

        template.By = record.By;
        template.ReplacedAt = record.At;
        template.IsEvicted = false;
        by.Count += template.Count;
        template.Count = 0;
        return true;
    }
}
