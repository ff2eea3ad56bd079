using StreamEngine.Batching;

namespace StreamEngine.Templates;

/// <summary>The seeds of a table of templates: which lines are theirs.</summary>
internal sealed class SeedTable
{
    private readonly SeedForm[] _seeds;
    private readonly TemplateInfo?[] _templates;
    private readonly List<(int Start, int Length)> _words = [];
    private readonly ByteList _form = new();
    private readonly ByteList _spare = new();

    internal SeedTable(TemplateOptions options)
    {
        _seeds = [.. options.Seeds.Select(static s => SeedForm.Of(s.Text)).OrderBy(static s => s.Holes)];
        _templates = new TemplateInfo?[_seeds.Length];
    }

    /// <summary>Form of the line of the last <see cref="Find"/>, with the variable parts of the seed.</summary>
    internal ReadOnlySpan<byte> Form => _form.Bytes;

    /// <summary>The seed that a line matches, null for none; of several the one with the fewest variable parts, and of those the first.</summary>
    internal TemplateInfo? Find(ReadOnlySpan<byte> key, ReadOnlySpan<byte> form)
    {
        for (int i = 0; i < _seeds.Length; i++)
        {
            if (_templates[i] is null || !_seeds[i].Matches(key, _words))
            {
                continue;
            }

            // From the end on: what stands before a word keeps its place.
            _form.Set(form);
            for (int word = _words.Count - 1; word >= 0; word--)
            {
                TemplateForm.Generalize(_form.Bytes, _words[word].Start, _words[word].Length, _spare);
                _form.Set(_spare.Bytes);
            }

            return _templates[i];
        }

        return null;
    }

    /// <summary>
    /// Puts the seeds among the templates there are, of which those that match are taken over, as seeds may be newer than these. A seed that
    /// was a template, be it one that was evicted or taken over, is that one.
    /// </summary>
    /// <param name="templates">All templates.</param>
    /// <param name="known">Finds them by their keys.</param>
    /// <param name="generalizer">Is not told of seeds: nothing takes them over.</param>
    /// <param name="room">Counts their places.</param>
    /// <param name="latest">Greatest event time so far.</param>
    internal void Plant(List<TemplateInfo> templates, TemplateKeys known, Generalizer generalizer, TemplateRoom room, long latest)
    {
        int others = templates.Count;
        for (int i = 0; i < _seeds.Length; i++)
        {
            SeedForm seed = _seeds[i];
            int index = known.Find(KeyHash.Of(seed.Key));
            if (index < 0 && templates.Count >= room.MaxIndexes)
            {
                // Indexes are used up, for seeds as for any other.
                continue;
            }

            TemplateInfo template = index >= 0 ? templates[index]
                : new TemplateInfo(templates.Count, KeyHash.Of(seed.Key), seed.Form, [], Entity.None);
            if (index < 0)
            {
                templates.Add(template);
                known.TryAdd(template);
                room.Enter();
            }
            else if (template.IsRetired)
            {
                template.Form ??= seed.Form;
                template.ReplacedBy = null;
                template.ReplacedAt = long.MaxValue;
                room.Enter();
            }
            else
            {
                generalizer.Remove(seed.Key, template.Index);
            }

            template.IsGeneral = true;
            template.IsSeed = true;
            _templates[i] = template;
        }

        for (int index = 0; index < others && _seeds.Length > 0; index++)
        {
            TakeOver(templates[index], generalizer, room, latest);
        }
    }

    private void TakeOver(TemplateInfo variant, Generalizer generalizer, TemplateRoom room, long latest)
    {
        if (variant.IsSeed || variant.Form is not { } form)
        {
            return;
        }

        var key = new ByteList();
        TemplateForm.KeyOf(form, key);
        if (Find(key.Bytes, form) is not { } seed)
        {
            return;
        }

        TemplateForm.Merge(seed.Form!, Form, _spare);
        seed.Form = _spare.Bytes.ToArray();
        if (variant.IsRetired)
        {
            variant.ReplacedBy = seed;
            return;
        }

        generalizer.Remove(key.Bytes, variant.Index);
        bool keepsText = room.Leave(form.Length);
        seed.TakeOver(variant, latest);
        if (!keepsText)
        {
            variant.Form = null;
            variant.ExampleBytes = [];
        }
    }
}
