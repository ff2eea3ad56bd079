namespace StreamEngine.Templates;

/// <summary>What the value of a slot is by its form. A value has one type, whatever other lines have in its place.</summary>
public enum ParameterType : byte
{
    /// <summary>Nothing between brackets or quotes, or behind an equals sign.</summary>
    Empty,

    /// <summary>Any text without another type: a name, an identifier.</summary>
    Word,

    /// <summary>A whole number of 64 bits, with a sign or without.</summary>
    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Decimal,

    /// <summary>A hexadecimal number: <c>0x1f</c>, or at least six hexadecimal digits with a letter among them.</summary>
    Hexadecimal,

    /// <summary><c>true</c> or <c>false</c>; as a number 1 or 0.</summary>
    Boolean,

    /// <summary>A number with a unit of time; as a number in seconds.</summary>
    Duration,

    /// <summary>A number with a unit of size; as a number in bytes.</summary>
    Size,

    /// <summary>A number with another unit: per cent; hertz or bits a second, as a number in these.</summary>
    Quantity,

    /// <summary>A time of day, a date or both.</summary>
    Time,

    /// <summary>An IPv4 address, with a port or the length of a prefix or without.</summary>
    IPv4,

    /// <summary>An IPv6 address.</summary>
    IPv6,

    /// <summary>The address of a network card.</summary>
    Mac,

    /// <summary>A universally unique identifier.</summary>
    Uuid,

    /// <summary>The name of a host, with a port or without.</summary>
    Host,

    /// <summary>An e-mail address or another name with an at sign inside.</summary>
    Email,

    /// <summary>A URL.</summary>
    Url,

    /// <summary>A path of a file or a request.</summary>
    Path,

    /// <summary>Text between quotes without another type.</summary>
    Quoted,

    /// <summary>Several values in one slot.</summary>
    List,
}
