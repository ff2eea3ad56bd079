using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Templates;

/// <summary>Entities of templates: equal ones are one object, up to a limit.</summary>
internal sealed class EntityTable
{
    private const int MaxEntities = 4096;
    private const int MaxName = 256;

    private readonly Dictionary<Entity, Entity> _entities = [];

    /// <summary>The entity of a log row.</summary>
    internal Entity Of(EventBatch batch, int row) =>
        Of(new Entity(Show(batch, LogText.Service, row), Show(batch, LogText.Host, row), Show(batch, LogText.Logger, row)));

    /// <summary>An entity that is equal to one.</summary>
    internal Entity Of(Entity entity)
    {
        if (_entities.TryGetValue(entity, out Entity? known))
        {
            return known;
        }

        if (_entities.Count < MaxEntities)
        {
            _entities.Add(entity, entity);
        }

        return entity;
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear() => _entities.Clear();

    private static string? Show(EventBatch batch, LogText column, int row)
    {
        ReadOnlySpan<byte> text = batch.Text(column, row);
        return text.IsEmpty || text.SequenceEqual("-"u8) ? null : Encoding.UTF8.GetString(Cut(text));
    }

    /// <summary>The first bytes of a name; none of a character that does not fit.</summary>
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text)
    {
        int end = MaxName;
        while (text.Length > MaxName && end > MaxName - 4 && (text[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return text.Length > MaxName ? text[..end] : text;
    }
}
