using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Templates;

/// <summary>Entities of templates: equal ones are one object, up to a limit.</summary>
internal sealed class EntityTable
{
    private const int MaxEntities = 4096;
    private const int MaxName = 256;

    private readonly Dictionary<Entity, Entity> _entities = [];
    private readonly ByteList _service = new();
    private readonly ByteList _host = new();
    private readonly ByteList _logger = new();
    private Entity? _last;

    /// <summary>The entity of a log row.</summary>
    internal Entity Of(EventBatch batch, int row)
    {
        // New templates tend to come from one program at a time.
        if (_last is { } last && _service.IsSame(batch.Text(LogText.Service, row)) && _host.IsSame(batch.Text(LogText.Host, row)) && _logger.IsSame(batch.Text(LogText.Logger, row)))
        {
            return last;
        }

        _service.Set(batch.Text(LogText.Service, row));
        _host.Set(batch.Text(LogText.Host, row));
        _logger.Set(batch.Text(LogText.Logger, row));
        return _last = Of(new Entity(Show(_service), Show(_host), Show(_logger)));
    }

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
    internal void Clear()
    {
        _entities.Clear();
        _last = null;
    }

    private static string? Show(ByteList text) => text.Count == 0 || text.IsSame("-"u8) ? null : Encoding.UTF8.GetString(Cut(text.Bytes));

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
