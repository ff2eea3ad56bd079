using System.Globalization;

namespace StreamEngine.Templates;

/// <summary>
/// The templates of a table with what an operator says of them, for whoever is not the thread of the table: detectors and lists. The table
/// adds, all others read.
/// </summary>
internal sealed class TemplateHandles
{
    private readonly Dictionary<ulong, TemplateHandle> _byNumber = [];
    private readonly bool _hasTexts;
    private readonly Lock _gate = new();
    private readonly List<TemplateInfo> _all = [];
    private readonly List<(TemplateInfo Template, TemplateHandle Handle)> _said = [];
    private volatile int _saidCount;

    internal TemplateHandles(TemplateOptions options)
    {
        int order = 0;
        foreach (TemplateRule rule in options.Rules)
        {
            _hasTexts |= rule.Text is not null;
            Say(rule.Id is { } id && TryReadId(id, out ulong number) ? number : NumberOf(rule.Text!), new TemplateHandle(order++, rule.Name, rule.Mute, rule.Pin));
        }

        foreach (TemplateSeed seed in options.Seeds.Where(static s => s.Name is not null))
        {
            Say(NumberOf(seed.Text), new TemplateHandle(order++, seed.Name, false, true));
        }
    }

    /// <summary>Reads an id as lists show it, in any case.</summary>
    internal static bool TryReadId(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && text.Length == 16;

    /// <summary>All templates so far.</summary>
    internal TemplateInfo[] Templates()
    {
        lock (_gate)
        {
            return [.. _all];
        }
    }

    /// <summary>A template has come, of which <paramref name="key"/> is the key.</summary>
    internal void Add(TemplateInfo template, ReadOnlySpan<byte> key)
    {
        TemplateHandle handle = Find(template, key);
        lock (_gate)
        {
            _all.Add(template);
            if (handle != TemplateHandle.None)
            {
                _said.Add((template, handle));
                _saidCount++;
                template.Handle = template.Handle.With(handle);
            }
        }
    }

    /// <summary>Takes the templates of a snapshot in place of those there are; what is said of one goes on to those that took it over.</summary>
    internal void Restore(IReadOnlyList<TemplateInfo> templates)
    {
        lock (_gate)
        {
            _all.Clear();
            _said.Clear();
            _saidCount = 0;
        }

        var key = new ByteList();
        foreach (TemplateInfo template in templates)
        {
            TemplateForm.KeyOf(template.Form ?? [], key);
            Add(template, key.Bytes);
        }

        foreach ((TemplateInfo template, TemplateHandle handle) in _said)
        {
            for (TemplateInfo? at = template.ReplacedBy; at is not null; at = at.ReplacedBy)
            {
                at.Handle = at.Handle.With(handle);
            }
        }
    }

    /// <summary>
    /// What holds for the templates in a window that begins at <paramref name="start"/>, by their indexes; null when nothing is said of any.
    /// A general template takes over from the first window on that begins after the last line before it, however rows are cut into batches
    /// and threads follow each other.
    /// </summary>
    internal Dictionary<int, TemplateHandle>? At(long start)
    {
        if (_saidCount == 0)
        {
            return null;
        }

        (TemplateInfo Template, TemplateHandle Handle)[] said;
        lock (_gate)
        {
            said = [.. _said];
        }

        var at = new Dictionary<int, TemplateHandle>();
        foreach ((TemplateInfo template, TemplateHandle handle) in said)
        {
            TemplateInfo final = template;
            while (final.ReplacedAt < start && final.ReplacedBy is { } next)
            {
                final = next;
            }

            at[final.Index] = handle.With(at.GetValueOrDefault(final.Index, TemplateHandle.None));
        }

        return at;
    }

    private static ulong NumberOf(string text)
    {
        var form = new TemplateForm();
        form.Read(TemplateText.Read(text));
        return KeyHash.Of(form.Key).Number;
    }

    private void Say(ulong number, in TemplateHandle handle) =>
        _byNumber[number] = handle.With(_byNumber.GetValueOrDefault(number, TemplateHandle.None));

    /// <summary>By the id, or by the id of the text: a list shows <c>&lt;*&gt;</c> for a word that is variable in a part of it only.</summary>
    private TemplateHandle Find(TemplateInfo template, ReadOnlySpan<byte> key)
    {
        TemplateHandle handle = _byNumber.GetValueOrDefault(template.Number, TemplateHandle.None);
        if (_hasTexts && template.Form is not null && NumberOf(TemplateText.Show(key)) is var shown && shown != template.Number)
        {
            handle = handle.With(_byNumber.GetValueOrDefault(shown, TemplateHandle.None));
        }

        return handle;
    }
}
